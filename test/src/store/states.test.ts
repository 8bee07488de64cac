import { beforeEach, describe, expect, it } from 'vitest';
import { PreconditionFailed, StoreError } from '../../../src/domain/errors.js';
import { type ExporterState, INITIAL_STATE } from '../../../src/domain/state.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { changeState, states } from '../../../src/store/states.js';
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

  it.each(['not JSON', '[]', 'null', '{}', '{"version":2}'])(
    'refuses an object that is not one of ours: %s',
    async (text) => {
      const body = new TextEncoder().encode(text);
      await store.put(NAME, body, { contentType: 'application/json' });
      const error: unknown = await states(store)
        .load('trends-team')
        .catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(StoreError);
      expect(error).toMatchObject({
        permanent: true,
        message: `the state object ${NAME} is not one of ours`,
        remedy: expect.stringContaining('Move it away'),
      });
    },
  );
});
