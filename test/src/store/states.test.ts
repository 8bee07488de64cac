import { beforeEach, describe, expect, it } from 'vitest';
import { PreconditionFailed } from '../../../src/domain/errors.js';
import { type ExporterState, INITIAL_STATE } from '../../../src/domain/state.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import type { Damage } from '../../../src/store/read-object.js';
import { changeState, type Healing, states } from '../../../src/store/states.js';
import { memoryStore } from '../../support/memory-store.js';

const NAME = 'exporters/trends-team.json';
let store: ObjectStore;
beforeEach(() => {
  store = memoryStore();
});

describe('states', () => {
  it('loads the initial state of an exporter that has none, and what was saved', async () => {
    const { load, save } = states(store);
    expect(await load('trends-team')).toEqual(INITIAL_STATE);
    await save('trends-team', { ...INITIAL_STATE, paused: true });
    await save('trends-team', { ...(await load('trends-team')), lastRunMs: 7 });
    const { generation, ...state } = await states(store).load('trends-team');
    expect({ ...state, generation: '0' }).toEqual({ ...INITIAL_STATE, paused: true, lastRunMs: 7 });
    expect(generation).not.toBe('0');
    expect(await load('trends-hot-cold')).toEqual(INITIAL_STATE);
  });

  it('reads a state that was written before files were watched: nobody did anything to them', async () => {
    const { foreign: _, generation: __, ...earlier } = { ...INITIAL_STATE, paused: true };
    const body = new TextEncoder().encode(JSON.stringify(earlier));
    await store.put(NAME, body, { contentType: 'application/json' });
    const { generation: ___, ...state } = await states(store).load('trends-team');
    expect({ ...state, generation: '0' }).toEqual({ ...INITIAL_STATE, paused: true });
  });

  it.each(['a first', 'another'])(
    'refuses %s state that somebody else wrote meanwhile',
    async (which) => {
      const [ours, theirs] = [states(store), states(store)];
      if (which === 'another') await theirs.save('trends-team', INITIAL_STATE);
      const before = await ours.load('trends-team');
      await theirs.save('trends-team', { ...(await theirs.load('trends-team')), lastRunMs: 1 });
      await expect(ours.save('trends-team', before)).rejects.toThrow(PreconditionFailed);
      const after = await ours.load('trends-team');
      expect(after.lastRunMs).toBe(1);
      await ours.save('trends-team', { ...after, lastRunMs: 2 });
    },
  );

  it('changes a state whatever others change meanwhile, losing nobody', async () => {
    const bump = (state: ExporterState) => ({ ...state, lastRunMs: (state.lastRunMs ?? 0) + 1 });
    await Promise.all(
      Array.from({ length: 8 }, () => changeState(states(store), 'trends-team', bump)),
    );
    expect((await states(store).load('trends-team')).lastRunMs).toBe(8);
  });

  const TORN = [
    '',
    'not JSON',
    '[]',
    'null',
    '{}',
    '{"version":1,"live":{}}',
    '{"version":1,"claim":7}',
  ];
  const put = (text: string) =>
    store.put(NAME, new TextEncoder().encode(text), { contentType: 'application/json' });
  const REBUILT: ExporterState = { ...INITIAL_STATE, paused: true, lastRunMs: 3 };

  function healing(mend: boolean) {
    const told: unknown[] = [];
    const rebuild = async () => REBUILT;
    const onDamage = (damage: Damage, movedTo: string | null) =>
      told.push([damage.object, movedTo]);
    return { told, healing: { rebuild, mend, onDamage } satisfies Healing };
  }

  it.each(TORN)(
    'mends an object that is damaged, keeps it aside and tells it once: %j',
    async (text) => {
      await put(text);
      const { told, healing: mends } = healing(true);
      const { load } = states(store, mends);
      const { generation } = await load('trends-team');
      expect(await load('trends-team')).toEqual({ ...REBUILT, generation });
      expect(await states(store).load('trends-team')).toEqual({ ...REBUILT, generation });
      expect(told).toEqual([[NAME, `damaged/${NAME}`]]);
      expect(new TextDecoder().decode((await store.get(`damaged/${NAME}`))?.body)).toBe(text);
    },
  );

  it.each(TORN)('leaves it to whoever writes next while somebody only looks: %j', async (text) => {
    await put(text);
    const { told, healing: looks } = healing(false);
    const own = states(store, looks);
    expect(await own.load('trends-team')).toEqual({ ...REBUILT, generation: '1' });
    expect(await store.list('')).toEqual([NAME]);
    await changeState(own, 'trends-team', (state) => ({ ...state, lastRunMs: 9 }));
    expect(await states(store).load('trends-team')).toMatchObject({ paused: true, lastRunMs: 9 });
    expect(told.at(-1)).toEqual([NAME, `damaged/${NAME}`]);
  });

  it('takes over what another instance mended meanwhile', async () => {
    await put('torn');
    const { told, healing: mends } = healing(true);
    const rebuild = async () => {
      await store.put(NAME, new TextEncoder().encode('{"version":1,"lastRunMs":5}'), {
        contentType: 'application/json',
      });
      return REBUILT;
    };
    const state = await states(store, { ...mends, rebuild }).load('trends-team');
    expect(state).toMatchObject({ lastRunMs: 5, paused: false });
    expect(told).toEqual([]);
  });

  it('cannot be loaded by those who know nothing of its making', async () => {
    await put('torn');
    await expect(states(store).load('trends-team')).rejects.toMatchObject({
      name: 'DamagedObject',
      message: expect.stringContaining(NAME),
    });
  });

  it('leaves the state of a newer version alone, and says so', async () => {
    await put('{"version":2}');
    const { healing: mends } = healing(true);
    await expect(states(store, mends).load('trends-team')).rejects.toMatchObject({
      name: 'StoreError',
      permanent: true,
      message: expect.stringContaining(`${NAME} was written by a newer version`),
    });
  });
});

describe('a state of an earlier version', () => {
  it('is read: what the guard compares with begins with the next refresh', async () => {
    const store = memoryStore();
    const { inputs: _, losses: __, generation: ___, ...earlier } = INITIAL_STATE;
    const body = new TextEncoder().encode(JSON.stringify({ ...earlier, paused: true }));
    await store.put('exporters/trends-hot-cold.json', body, {
      contentType: 'application/json',
      ifGeneration: '0',
    });
    const state = await states(store).load('trends-hot-cold');
    expect(state).toMatchObject({ paused: true, inputs: null, losses: [] });
  });
});
