import { describe, expect, it } from 'vitest';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { modelFiles } from '../../support/model-files.js';
import { HOT_COLD, QUICK_HITS } from '../../support/model-plans.js';
import type { Behaviour } from '../../support/model-world.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const DAY = '2025-11-11';
const YESTERDAY = '2025-11-10';
const NOON = newYork(DAY, '12:00');
const NAME = HOT_COLD.name;
const FOREIGN = { kind: 'foreign-write' } as const;
const DELETED = { kind: 'deleted' } as const;

/** A service at noon whose file covers the day's slot, and whose live files can be touched. */
function serving({
  behaviour,
  plan = HOT_COLD,
}: {
  behaviour?: Behaviour;
  plan?: typeof HOT_COLD;
} = {}) {
  const files = modelFiles();
  const service = inSeason({
    until: YESTERDAY,
    at: '12:00',
    exporters: [plan],
    ...(behaviour && { behaviour }),
    probe: () => ({ deps: files.world, message: (message) => message, story: () => undefined }),
  });
  service.land(PLAYER_GAMES, YESTERDAY);
  service.land(TEAM_GAMES, YESTERDAY);
  service.time.advanceTo(NOON + HOUR);
  service.journal.length = 0;
  const runs = () =>
    service.journal.flatMap((entry) =>
      entry.kind === 'run' ? [`${entry.run.cause} ${entry.run.status}`] : [],
    );
  const state = () => service.states.get(plan.name) ?? expect.fail('no state');
  const change = (facts: object) =>
    service.states.set(plan.name, { ...state(), ...facts, generation: 'by hand' });
  const live = () => state().live ?? expect.fail('no live file');
  return { service, files, runs, state, live, change };
}

describe('a live file that somebody deletes or overwrites', () => {
  it.each([DELETED, FOREIGN])('is put back as it was within a minute: %o', (how) => {
    const { service, files, runs, state, live } = serving();
    const { runId, marks } = live();
    files.touch(NAME, how);
    service.time.advanceBy(MINUTE);
    expect(files.now(NAME)).toBe('ours');
    expect(files.putBack).toEqual([`${NAME} ${runId}`]);
    expect(runs()).toEqual(['restored restored']);
    expect(reasonsOf(service, NAME)).toContain(`restored ${how.kind}`);
    expect(live()).toMatchObject({ runId, marks, generation: 'back 1', sha256: 's' });
    expect(state()).toMatchObject({
      claim: null,
      foreign: { changes: [{ kind: how.kind }], standing: false, setback: null },
    });
    service.time.advanceBy(HOUR);
    expect(runs()).toHaveLength(1);
  });

  it('is put back at once by a tick and by a restart', () => {
    const { service, files } = serving();
    files.touch(NAME, DELETED);
    service.time.advanceBy(1_000);
    expect(files.now(NAME)).toBe('deleted');
    service.send({ export_types: [NAME] });
    service.time.advanceBy(0);
    expect(files.now(NAME)).toBe('ours');
    service.crash();
    files.touch(NAME, FOREIGN);
    service.time.advanceBy(5 * HOUR);
    expect(files.now(NAME)).toBe('foreign-write');
    service.start();
    service.time.advanceBy(0);
    expect(files.now(NAME)).toBe('ours');
  });

  it('does not wait for the runs to be spaced, and leaves a landing that has to for later', () => {
    const { service, files, runs } = serving();
    service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 });
    service.time.advanceBy(2 * MINUTE);
    expect(runs()).toEqual(['landing published']);
    service.land(PLAYER_GAMES, YESTERDAY, { edition: 3 });
    service.time.advanceBy(2 * MINUTE);
    files.touch(NAME, DELETED);
    service.time.advanceBy(MINUTE);
    expect(runs()).toEqual(['landing published', 'restored restored']);
    expect(files.now(NAME)).toBe('ours');
    service.time.advanceBy(10 * MINUTE);
    expect(runs()).toEqual(['landing published', 'restored restored', 'landing published']);
    expect(service.lastOf(NAME)?.request.landings).toHaveLength(1);
  });

  it('gives way to a refresh that is due, which takes its place', () => {
    const { service, files, runs, state } = serving();
    service.warehouse.load(PLAYER_GAMES, YESTERDAY, { edition: 2 });
    service.time.advanceBy(2 * MINUTE);
    files.touch(NAME, FOREIGN);
    service.time.advanceBy(30 * MINUTE);
    expect(files.putBack.length + runs().filter((run) => run === 'landing published').length).toBe(
      runs().length,
    );
    expect(runs()).toContain('landing published');
    expect(files.now(NAME)).toBe('ours');
    expect(state().foreign.changes).toEqual([{ kind: 'foreign-write', at: expect.any(Number) }]);
  });

  it('is made anew where history has no copy, and uploaded although it is equal', () => {
    const { service, files, runs, live } = serving();
    const before = live();
    files.history.clear();
    files.touch(NAME, DELETED);
    service.time.advanceBy(MINUTE);
    expect(runs()).toEqual(['restored published']);
    expect(files.now(NAME)).toBe('ours');
    expect(live()).toMatchObject({ cause: 'restored', contentHash: before.contentHash });
    expect(live().runId).not.toBe(before.runId);
    expect(reasonsOf(service, NAME)).toContain('restored deleted');
  });

  it('is put back from history while the warehouse does not answer', () => {
    let down = false;
    const breaks = (effect: string) => down && effect === 'levels';
    const { service, files, runs } = serving({ behaviour: { breaks } });
    down = true;
    files.touch(NAME, DELETED);
    service.time.advanceBy(MINUTE);
    expect([files.now(NAME), runs()]).toEqual(['ours', ['restored restored']]);
    files.history.clear();
    files.touch(NAME, DELETED);
    service.time.advanceBy(MINUTE);
    expect([files.now(NAME), runs().at(-1)]).toEqual(['deleted', 'restored failed']);
    down = false;
    service.time.advanceBy(10 * MINUTE);
    expect(runs().at(-1)).toBe('restored published');
  });

  describe.each(['transient', 'permanent'] as const)(
    'that a %s failure keeps from its place',
    (kind) => {
      const broken = () => {
        const scene = serving();
        scene.files.broken = { kind, message: 'a folder stands there', remedy: 'Move it away.' };
        scene.files.touch(NAME, DELETED);
        return scene;
      };

      it('is tried again every minute, and is back within one once nothing is in its way', () => {
        const { service, files, runs, state } = broken();
        const begun = service.time.now();
        service.time.advanceBy(3 * HOUR);
        const minutes = service.journal.flatMap((entry) =>
          entry.kind === 'run' ? [Math.round((entry.run.startedAt - begun) / MINUTE)] : [],
        );
        expect(minutes).toEqual(Array.from({ length: 180 }, (_, index) => index + 1));
        expect(new Set(runs())).toEqual(new Set(['restored failed']));
        expect(state().setback).toBeNull();
        expect(state().foreign).toMatchObject({
          changes: [{ kind: 'deleted' }],
          setback: { kind, count: 180, message: 'a folder stands there' },
        });
        files.broken = null;
        service.time.advanceBy(MINUTE);
        expect([files.now(NAME), state().foreign.setback]).toEqual(['ours', null]);
      });

      it('is tried again at once by a tick and by a start', () => {
        const { service, files } = broken();
        service.time.advanceBy(90_000);
        service.send({ export_types: [NAME] });
        service.time.advanceBy(0);
        expect(files.now(NAME)).toBe('deleted');
        files.broken = null;
        service.time.advanceBy(1_000);
        service.send({ export_types: [NAME] });
        service.time.advanceBy(0);
        expect(files.now(NAME)).toBe('ours');
        files.broken = { kind, message: 'a folder stands there', remedy: 'Move it away.' };
        files.touch(NAME, DELETED);
        service.time.advanceBy(MINUTE);
        service.crash();
        files.broken = null;
        service.start();
        service.time.advanceBy(0);
        expect(files.now(NAME)).toBe('ours');
      });
    },
  );

  it.each([
    ['transient', [1, 2, 3, 8, 23, 83, 143]],
    ['permanent', [1, 61, 121]],
  ] as const)('is computed anew less and less often while that fails: %s', (kind, expected) => {
    const trouble = { on: false };
    const spent = { bytesProcessed: 1, bytesBilled: 1 };
    const failure = { kind, message: 'the query fails', remedy: 'Mend it.', spent };
    const { service, files, runs } = serving({
      behaviour: { refreshFails: () => (trouble.on ? failure : null) },
    });
    trouble.on = true;
    files.history.clear();
    files.touch(NAME, DELETED);
    const begun = service.time.now();
    service.time.advanceBy(2.5 * HOUR);
    const minutes = service.journal.flatMap((entry) =>
      entry.kind === 'run' ? [Math.round((entry.run.startedAt - begun) / MINUTE)] : [],
    );
    expect(minutes).toEqual(expected);
    expect(new Set(runs())).toEqual(new Set(['restored failed']));
    expect(reasonsOf(service, NAME)).toContain('failing the query fails');
  });
});

describe('a file that is overwritten again and again', () => {
  const fight = () => {
    const scene = serving();
    for (let write = 0; write < 4; write += 1) {
      scene.files.touch(NAME, FOREIGN);
      scene.service.time.advanceBy(5 * MINUTE);
    }
    return scene;
  };

  it('is put back three times in an hour, then left, and an operator decides', () => {
    const { service, files, state, change } = fight();
    expect(files.putBack).toHaveLength(3);
    expect(files.now(NAME)).toBe('foreign-write');
    expect(state().foreign.stopped).toBe(true);
    expect(reasonsOf(service, NAME).at(-1)).toBe('foreign-write');
    service.time.advanceBy(3 * HOUR);
    expect(files.now(NAME)).toBe('foreign-write');
    change({ foreign: INITIAL_STATE.foreign });
    service.time.advanceBy(MINUTE);
    expect(files.now(NAME)).toBe('ours');
  });

  it('is replaced by the next refresh all the same, and not fought for within the hour', () => {
    const { service, files, runs, state } = fight();
    service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 });
    service.time.advanceBy(5 * MINUTE);
    expect(runs().at(-1)).toBe('landing published');
    expect([files.now(NAME), state().foreign.stopped]).toEqual(['ours', false]);
    files.touch(NAME, FOREIGN);
    service.time.advanceBy(5 * MINUTE);
    expect([files.now(NAME), files.putBack.length]).toEqual(['foreign-write', 3]);
  });

  it('is put back for ever when it is deleted, but not faster than three times a minute', () => {
    const { service, files } = serving();
    for (let time = 0; time < 60; time += 1) {
      files.touch(NAME, DELETED);
      service.send({ export_types: [NAME] });
      service.time.advanceBy(10_000);
    }
    expect(files.putBack.length).toBeGreaterThanOrEqual(20);
    expect(files.putBack.length).toBeLessThanOrEqual(33);
    service.time.advanceBy(MINUTE);
    expect(files.now(NAME)).toBe('ours');
  });
});

describe("what is not somebody else's doing", () => {
  it('the same bytes are adopted in silence', () => {
    const { service, files, runs, live } = serving();
    files.touch(NAME, { kind: 'adopted', generation: '77', sha256: 'same' });
    service.time.advanceBy(10 * MINUTE);
    expect(live()).toMatchObject({ generation: '77', sha256: 'same' });
    expect(runs()).toEqual([]);
  });

  it('a run of ours that was not recorded is, and the file is made anew', () => {
    const { service, files, runs, live } = serving();
    const run = {
      runId: 'another',
      asOf: DAY,
      dataThrough: YESTERDAY,
      contentHash: 'x',
      partial: false,
    };
    files.touch(NAME, { kind: 'recorded', generation: '78', sha256: 'new', run });
    service.time.advanceBy(MINUTE);
    expect(runs()).toEqual([]);
    service.time.advanceBy(9 * MINUTE);
    // The model's own file never was another: a store would say that it is.
    expect(runs()).toEqual(['landing unchanged']);
    expect(live().contentHash).not.toBe('x');
  });

  it("the files at a first start are nobody's: the first refresh replaces them", () => {
    const files = modelFiles();
    files.touch(NAME, FOREIGN);
    const service = inSeason({
      until: YESTERDAY,
      at: '12:00',
      exporters: [HOT_COLD],
      probe: () => ({ deps: files.world, message: (message) => message, story: () => undefined }),
    });
    expect(service.states.get(NAME)?.live?.cause).not.toBe('restored');
    expect(files.now(NAME)).toBe('ours');
    expect(service.states.get(NAME)?.foreign.changes).toEqual([]);
  });
});

describe('an exporter that an operator set aside', () => {
  it('is only told of while it is paused, and put right on resume', () => {
    const { service, files, change, runs } = serving();
    change({ paused: true });
    files.touch(NAME, DELETED);
    service.time.advanceBy(HOUR);
    expect([files.now(NAME), runs()]).toEqual(['deleted', []]);
    change({ paused: false });
    service.time.advanceBy(MINUTE);
    expect(files.now(NAME)).toBe('ours');
  });

  it('has its pinned version put back, and refreshes to history beside it', () => {
    const { service, files, change, runs, state } = serving();
    const pinned = {
      runId: 'pinned-run',
      at: NOON,
      asOf: YESTERDAY,
      dataThrough: null,
      generation: '5',
    };
    files.history.add(`${NAME} pinned-run`);
    change({ pinned });
    files.touch(NAME, FOREIGN);
    service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 });
    service.time.advanceBy(30 * MINUTE);
    expect(files.putBack).toEqual([`${NAME} pinned-run`]);
    expect(files.now(NAME)).toBe('ours');
    expect(runs().sort()).toEqual(['landing history', 'restored restored']);
    expect(state().pinned).toMatchObject({ runId: 'pinned-run', generation: 'back 1' });
  });

  it('has its pinned version put in place when a rollback was cut off', () => {
    const { service, files, change, state } = serving();
    change({ pinned: { runId: 'pinned-run', at: NOON, asOf: YESTERDAY, dataThrough: null } });
    files.history.add(`${NAME} pinned-run`);
    files.touch(NAME, { kind: 'former' });
    service.time.advanceBy(MINUTE);
    expect(files.putBack).toEqual([`${NAME} pinned-run`]);
    expect(state().foreign.changes).toEqual([]);
  });

  it('says what helps when its pinned version is not in history', () => {
    const { service, files, change, runs, state } = serving();
    change({ pinned: { runId: 'lost', at: NOON, asOf: YESTERDAY, dataThrough: null } });
    files.touch(NAME, DELETED);
    service.time.advanceBy(MINUTE);
    expect(runs()).toEqual(['restored failed']);
    expect(state().foreign.setback).toMatchObject({ message: 'no copy' });
  });
});

it('puts back the file of a weekly exporter in the middle of its week', () => {
  const { service, files, runs } = serving({ plan: QUICK_HITS });
  files.touch(QUICK_HITS.name, DELETED);
  service.time.advanceBy(MINUTE);
  expect([files.now(QUICK_HITS.name), runs()]).toEqual(['ours', ['restored restored']]);
});
