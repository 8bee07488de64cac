import { expect, it } from 'vitest';
import { PreconditionFailed, StoreError } from '../../src/domain/errors.js';
import { type Fault, type Refusal, scripted, seeded } from './faults.js';
import { faultyStore } from './faulty-store.js';
import { jumpingTime } from './jumping-time.js';
import { memoryStore } from './memory-store.js';
import { recordingStore } from './recording-store.js';

const BYTES = new TextEncoder().encode('x');
const TYPE = { contentType: 'text/plain' };
const BUSY: Refusal = { status: 503 };

function opened(...faults: readonly Fault[]) {
  const time = jumpingTime();
  const inner = recordingStore(memoryStore());
  const store = faultyStore(inner, { plan: scripted(faults), scheduler: time.scheduler });
  return { time, inner, store };
}

it.each<[Refusal, boolean]>([
  [{ status: 403 }, true],
  [{ status: 404 }, true],
  [{ status: 409 }, false],
  [{ status: 503 }, false],
  [{ status: 429, retryAfterMs: 7_000 }, false],
  [{ code: 'ENOSPC' }, false],
  [{ code: 'EACCES' }, true],
])('refuses with %j as a store would', async (refusal, permanent) => {
  const { store, inner } = opened({ kind: 'before', refusal });
  const error: unknown = await store.put('a', BYTES, TYPE).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ permanent, cause: expect.objectContaining(refusal) });
  const wait = 'retryAfterMs' in refusal ? refusal.retryAfterMs : undefined;
  expect(error).toHaveProperty('retryAfterMs', wait);
  expect(inner.effects).toEqual([]);
});

it('refuses with 412 as a lost race', async () => {
  const { store } = opened({ kind: 'before', refusal: { status: 412 } });
  const put = store.put('a', BYTES, { ...TYPE, ifGeneration: '0' });
  await expect(put).rejects.toBeInstanceOf(PreconditionFailed);
});

it('lets a call take effect and fails all the same', async () => {
  const { store, inner } = opened({ kind: 'after', refusal: BUSY });
  await expect(store.put('a', BYTES, TYPE)).rejects.toThrow('put a (call 0) failed: status 503');
  expect(inner.effects).toMatchObject([{ name: 'a', text: 'x' }]);
  expect((await store.get('a'))?.generation).toBe('1');
});

it.each([true, false])('hangs until released, effect before: %s', async (effect) => {
  const { store, inner, time } = opened({ kind: 'hang', effect });
  const put = store.put('a', BYTES, TYPE);
  await expect(time.settle(put)).rejects.toThrow('it hangs');
  expect(inner.effects).toHaveLength(effect ? 1 : 0);
  store.release();
  await expect(time.settle(put)).resolves.toEqual({ kind: 'value', value: '1' });
  expect(inner.effects).toHaveLength(1);
});

it('is slow, and takes effect at the end', async () => {
  const { store, inner, time } = opened({ kind: 'slow', ms: 5_000 });
  const put = store.put('a', BYTES, TYPE);
  await time.advanceTo(4_999);
  expect(inner.effects).toEqual([]);
  await time.settle(put);
  expect(time.now()).toBe(5_000);
  expect(inner.effects).toHaveLength(1);
});

it('remembers its calls and what was planned for each', async () => {
  const { store } = opened({ kind: 'none' }, { kind: 'before', refusal: BUSY });
  await store.list('v1/');
  await expect(store.delete('a')).rejects.toThrow();
  expect(store.calls).toMatchObject([
    { method: 'list', target: 'v1/', index: 0, fault: { kind: 'none' } },
    { method: 'delete', target: 'a', index: 1, fault: { kind: 'before' } },
  ]);
});

it('follows a seeded plan: the same seed the same faults, about as often as asked', () => {
  const drawn = (seed: number) => {
    const plan = seeded(seed, { probability: 0.3, faults: [{ kind: 'before', refusal: BUSY }] });
    return Array.from({ length: 1_000 }, (_, index) => plan({ method: 'get', target: '', index }));
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
  const faults = drawn(1).filter(({ kind }) => kind === 'before').length;
  expect(faults).toBeGreaterThan(240);
  expect(faults).toBeLessThan(360);
});
