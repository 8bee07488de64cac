import { describe, expect, it } from 'vitest';
import { DamagedObject, StoreError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { keepAside, readObject } from '../../../src/store/read-object.js';
import { memoryStore } from '../../support/memory-store.js';

const NAME = 'exporters/trends-team.json';
const encoded = (text: string) => new TextEncoder().encode(text);
const number = (body: Uint8Array): number => Number(JSON.parse(new TextDecoder().decode(body)));

async function storeWith(text: string): Promise<ObjectStore> {
  const store = memoryStore();
  await store.put(NAME, encoded(text), { contentType: 'application/json' });
  return store;
}

const failing = (error: unknown) => ({ get: () => Promise.reject(error) });

describe('an object', () => {
  it('is read, or absent', async () => {
    expect(await readObject(await storeWith('7'), NAME, number)).toMatchObject({
      kind: 'read',
      value: 7,
    });
    expect(await readObject(memoryStore(), NAME, number)).toEqual({ kind: 'absent' });
  });

  it('is damaged when its content is not what it should be', async () => {
    const reading = await readObject(await storeWith('{"half'), NAME, number);
    expect(reading).toMatchObject({
      kind: 'damaged',
      damage: { object: NAME, generation: '1', bytes: encoded('{"half') },
    });
  });

  it('is damaged when the store says so, with what was found', async () => {
    const facts = { remedy: 'Look.', generation: '4', bytes: encoded('torn') };
    const reading = await readObject(failing(new DamagedObject('torn', facts)), NAME, number);
    expect(reading).toEqual({
      kind: 'damaged',
      damage: { object: NAME, fault: 'torn', generation: '4', bytes: encoded('torn') },
    });
  });

  it('is damaged, and stays where it is, when it alone cannot be read', async () => {
    const error = new StoreError('EIO', { permanent: false, remedy: 'Look.', about: NAME });
    expect(await readObject(failing(error), NAME, number)).toEqual({
      kind: 'damaged',
      damage: { object: NAME, fault: 'EIO', generation: null, bytes: null },
    });
  });

  it('is not to blame for an outage, nor for being newer than this program', async () => {
    const outage = new StoreError('503', { permanent: false, remedy: 'Wait.' });
    await expect(readObject(failing(outage), NAME, number)).rejects.toBe(outage);
    const newer = new StoreError('newer', { permanent: true, remedy: 'Wait.', about: NAME });
    const decode = () => {
      throw newer;
    };
    await expect(readObject(await storeWith('7'), NAME, decode)).rejects.toBe(newer);
  });

  it('is kept byte for byte when it is moved aside', async () => {
    const store = memoryStore();
    const bytes = Uint8Array.of(0, 255, 10);
    expect(await keepAside(store, { object: NAME, bytes })).toBe(`damaged/${NAME}`);
    expect((await store.get(`damaged/${NAME}`))?.body).toEqual(bytes);
    expect(await keepAside(store, { object: NAME, bytes: null })).toBeNull();
  });
});
