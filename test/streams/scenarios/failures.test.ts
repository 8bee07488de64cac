import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../../src/domain/tables.js';
import { retryAt } from '../../../streams/back-off.js';
import type { Failure } from '../../../streams/flow.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../../support/model-plans.js';
import type { Behaviour, Effect } from '../../support/model-world.js';
import { HOUR, inSeason, MINUTE, reasonsOf } from '../../support/season.js';
import { morning, schedulePasses } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

const DAY = '2025-11-11';
const YESTERDAY = '2025-11-10';
const MONDAY = YESTERDAY;
const SEVEN = newYork(DAY, '07:00');

const failure = (kind: Failure['kind']): Failure => ({
  kind,
  message: `it is ${kind}`,
  remedy: 'none',
});

/** A service whose hot-cold runs fail from the start of the day until told otherwise. */
function failing(kind: Failure['kind'] | 'error') {
  const trouble = { on: false };
  const service = inSeason({
    until: YESTERDAY,
    exporters: [HOT_COLD],
    behaviour: {
      refreshFails: () => {
        if (!trouble.on) return null;
        return kind === 'error' ? new Error('nobody foresaw this') : failure(kind);
      },
    },
  });
  trouble.on = true;
  service.time.advanceTo(newYork(DAY, '05:00'));
  service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
  const minutes = () => service.runs.map(({ startedAt }) => (startedAt - SEVEN) / MINUTE);
  return { service, trouble, minutes };
}

describe('runs fail', () => {
  it.each(['transient', 'error'] as const)(
    'tries a %s failure again after 5, 15 and 45 minutes, then hourly',
    (kind) => {
      const { service, minutes } = failing(kind);
      service.time.advanceTo(SEVEN + 4 * HOUR);
      expect(minutes()).toEqual([1, 6, 21, 66, 126, 186]);
      expect(reasonsOf(service, HOT_COLD.name).at(-1)).toContain('failing');
    },
  );

  it('recovers with the landings of all the failed runs', () => {
    const { service, trouble } = failing('transient');
    service.time.advanceTo(SEVEN + 10 * MINUTE);
    trouble.on = false;
    service.time.advanceTo(SEVEN + 25 * MINUTE);
    const [refreshed] = service.published;
    expect(refreshed?.request.landings.map(({ gameDate }) => gameDate)).toEqual([YESTERDAY]);
    expect(service.states.get(HOT_COLD.name)?.setback).toBeNull();
  });

  it('tries a transient failure again on a trigger that brings news', () => {
    const { service, minutes } = failing('transient');
    service.time.at(SEVEN + 2 * MINUTE, () =>
      service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 }),
    );
    service.time.advanceTo(SEVEN + 5 * MINUTE);
    expect(minutes()).toEqual([1, 3]);
  });

  it('tries a transient failure again on a tick, and a permanent one on what lands anew', () => {
    const ticked = failing('transient');
    ticked.service.time.at(SEVEN + 3 * MINUTE, () =>
      ticked.service.order({ export_types: [HOT_COLD.name] }),
    );
    ticked.service.time.advanceTo(SEVEN + 4 * MINUTE);
    expect(ticked.minutes()).toEqual([1, 3]);
    const announced = failing('permanent');
    announced.service.time.at(SEVEN + 20 * MINUTE, () =>
      announced.service.announce(PLAYER_GAMES, YESTERDAY, { executionId: 'again' }),
    );
    announced.service.time.advanceTo(SEVEN + 50 * MINUTE);
    expect(announced.minutes()).toEqual([1, 21]);
  });

  it('tries a permanent failure hourly, or once per change', () => {
    const { service, minutes } = failing('permanent');
    service.time.at(SEVEN + 90 * MINUTE, () =>
      service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 }),
    );
    service.time.advanceTo(SEVEN + 3 * HOUR);
    expect(minutes()).toEqual([1, 61, 91, 151]);
  });

  it('tries what the store refused for good again as one that may pass: a tick and a start at once', () => {
    const setback = { ...failure('permanent'), at: SEVEN, count: 1, key: 'same' };
    const next = (why: 'tick' | 'start' | 'alarm', stage: 'computing' | 'publishing') =>
      retryAt({ ...setback, stage }, { why, landings: [] }, 'same', SEVEN + 1);
    expect(next('tick', 'publishing')).toBeNull();
    expect(next('start', 'publishing')).toBeNull();
    expect(next('alarm', 'publishing')).toBe(SEVEN + 5 * MINUTE);
    expect(next('tick', 'computing')).toBe(SEVEN + HOUR);
  });

  it('tries what the guard held back only when the inputs change, or a new day asks for it', () => {
    const { service, minutes } = failing('held-back');
    service.time.advanceTo(SEVEN + 10 * HOUR);
    expect(minutes()).toEqual([1]);
    expect(reasonsOf(service, HOT_COLD.name).at(-1)).toBe('held-back it is held-back');
    service.land(PLAYER_GAMES, YESTERDAY, { edition: 2 });
    service.time.advanceBy(2 * MINUTE);
    expect(service.runs).toHaveLength(2);
    service.time.advanceTo(newYork('2025-11-12', '05:00'));
    const days = service.runs.map(({ asOf }) => asOf);
    expect(days).toEqual([DAY, DAY, '2025-11-12']);
  });

  it('tries what the guard held back when somebody forces it', () => {
    const { service } = failing('held-back');
    service.time.advanceTo(SEVEN + HOUR);
    service.order({ export_types: [HOT_COLD.name], force: true });
    service.time.advanceBy(MINUTE);
    expect(service.runs.map(({ cause }) => cause)).toEqual(['landing', 'forced']);
  });

  it('cancels a run that hangs, and tries it again like any transient failure', () => {
    const trouble = { on: false };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: { refreshMs: () => (trouble.on ? Number.POSITIVE_INFINITY : 0) },
    });
    trouble.on = true;
    service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
    service.time.advanceTo(SEVEN + 11 * MINUTE);
    expect(service.aborted).toHaveLength(1);
    expect(service.states.get(HOT_COLD.name)?.setback).toMatchObject({
      kind: 'transient',
      message: 'the run took longer than 600 s and was cancelled',
    });
    service.time.advanceTo(SEVEN + 17 * MINUTE);
    expect(service.runs).toHaveLength(2);
    trouble.on = false;
    service.time.advanceTo(SEVEN + 2 * HOUR);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('does not let a publish that hangs stop the file for good', () => {
    const trouble = { on: false };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: { publishMs: () => (trouble.on ? Number.POSITIVE_INFINITY : 0) },
    });
    trouble.on = true;
    service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
    service.time.advanceTo(SEVEN + 12 * MINUTE);
    trouble.on = false;
    service.time.advanceTo(SEVEN + HOUR);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });

  it('does not let one exporter that fails hold up another', () => {
    const service = inSeason({
      until: YESTERDAY,
      behaviour: {
        refreshFails: ({ exporter }) =>
          exporter === HOT_COLD.name ? new Error('this one only') : null,
      },
    });
    schedulePasses(service, morning(DAY));
    service.time.advanceTo(newYork(DAY, '08:00'));
    expect(service.lastOf(HOT_COLD.name)).toBeUndefined();
    expect(service.lastOf(BOUNCE_BACK.name)?.content).toBe(service.contentNow(BOUNCE_BACK.name));
  });

  it.each([
    ['a landing has waited half an hour', '06:30', '07:00'],
    ['the deadline has passed', '07:45', '08:00'],
  ])('tries again during a backfill that never rests, once %s', (_, landed, tried) => {
    const trouble = { until: 0 };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: {
        refreshFails: ({ startedAt }) => (startedAt < trouble.until ? failure('transient') : null),
      },
    });
    for (let at = newYork(DAY, '05:00'); at < newYork(DAY, '12:00'); at += MINUTE / 2) {
      const load = { edition: at, silently: true };
      service.time.at(at, () => service.land(PLAYER_GAMES, '2025-03-01', load));
    }
    trouble.until = newYork(DAY, landed) + 3 * MINUTE;
    service.time.at(newYork(DAY, landed), () => service.land(PLAYER_GAMES, YESTERDAY));
    service.time.advanceTo(newYork(DAY, '09:00'));
    expect(service.published.map(({ at }) => at)).toEqual([newYork(DAY, tried)]);
  });

  it.each([
    ['held-back', HOT_COLD, DAY],
    ['held-back', WHAT_MATTERS, MONDAY],
    ['permanent', WHAT_MATTERS, MONDAY],
  ] as const)('does not query without end what is %s during a backfill', (kind, plan, day) => {
    const trouble = { on: false };
    const service = inSeason({
      until: addDays(day, -1),
      exporters: [plan],
      behaviour: {
        refreshFails: () => (trouble.on ? failure(kind) : null),
        refreshMs: () => (trouble.on ? 1_000 : 0),
      },
    });
    trouble.on = true;
    const yesterday = addDays(day, -1);
    service.time.at(newYork(day, '06:30'), () => {
      for (const table of [PLAYER_GAMES, TEAM_GAMES]) service.land(table, yesterday);
    });
    for (let at = newYork(day, '07:00'); at < newYork(day, '08:00'); at += 2_000) {
      const load = { edition: at, silently: true };
      service.time.at(at, () => service.land(PLAYER_GAMES, yesterday, load));
    }
    service.time.advanceTo(newYork(day, '08:00'));
    // One for each reconcile that tells of a change, and few more.
    expect(service.runs.length).toBeLessThanOrEqual(10);
  });

  it('records a run although an operator changes the state at the same moment', () => {
    const operator = { waits: false };
    const pause = () => {
      const state = service.states.get(HOT_COLD.name) ?? INITIAL_STATE;
      service.states.set(HOT_COLD.name, { ...state, paused: true, generation: 'operator' });
    };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: {
        publishFails: ({ asOf }) => {
          operator.waits = asOf === DAY;
          return null;
        },
        breaks: (effect) => {
          if (effect === 'saveState' && operator.waits) pause();
          if (effect === 'saveState') operator.waits = false;
          return false;
        },
      },
    });
    service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
    service.time.advanceTo(SEVEN + 2 * MINUTE);
    const state = service.states.get(HOT_COLD.name);
    expect(state).toMatchObject({ paused: true, claim: null, live: { asOf: DAY } });
    expect(service.warnings).toEqual([]);
  });

  it('spaces runs although their outcome cannot be saved', () => {
    const trouble = { on: false, saves: 0 };
    const everySecondSave = () => {
      trouble.saves += 1;
      return trouble.saves % 2 === 0;
    };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: {
        refreshFails: () => (trouble.on ? failure('transient') : null),
        breaks: (effect) => trouble.on && effect === 'saveState' && everySecondSave(),
      },
    });
    trouble.on = true;
    service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
    service.time.advanceTo(SEVEN + HOUR);
    expect(service.runs.length).toBeGreaterThan(1);
    expect(service.runs.length).toBeLessThanOrEqual(7);
    const lines = service.journal.filter((entry) => entry.kind === 'run');
    expect(lines).toHaveLength(service.runs.length);
  });

  it.each(['levels', 'state', 'saveState', 'journal'] as const)(
    'lives through %s being broken for an hour, and forgets nothing',
    (broken: Effect) => {
      const trouble = { on: false };
      const behaviour: Behaviour = { breaks: (effect) => trouble.on && effect === broken };
      const service = inSeason({ until: YESTERDAY, exporters: [HOT_COLD], behaviour });
      service.time.at(SEVEN - MINUTE, () => {
        trouble.on = true;
      });
      service.time.at(SEVEN, () => service.land(PLAYER_GAMES, YESTERDAY));
      service.time.at(SEVEN + HOUR, () => {
        trouble.on = false;
      });
      service.time.advanceTo(SEVEN + HOUR);
      expect(service.runs.length).toBeLessThanOrEqual(8);
      service.time.advanceTo(SEVEN + HOUR + 15 * MINUTE);
      expect(service.ended()).toBe('open');
      expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
      expect(service.warnings.length).toBeGreaterThan(0);
      expect(service.warnings.length).toBeLessThan(200);
    },
  );

  it('nacks what it cannot journal and takes it when it comes again', () => {
    const trouble = { on: false };
    const service = inSeason({
      until: YESTERDAY,
      exporters: [HOT_COLD],
      behaviour: { breaks: (effect) => trouble.on && effect === 'journal' },
    });
    service.time.advanceTo(SEVEN);
    trouble.on = true;
    const how = { executionId: 'the-same' };
    const first = service.announce(PLAYER_GAMES, YESTERDAY, how);
    trouble.on = false;
    const second = service.announce(PLAYER_GAMES, YESTERDAY, how);
    const third = service.announce(PLAYER_GAMES, YESTERDAY, how);
    expect([first, second, third]).toEqual([
      { acked: false, nacked: true },
      { acked: true, nacked: false },
      { acked: true, nacked: false },
    ]);
    const kinds = service.journal.map((entry) => entry.kind);
    expect(kinds.slice(-2)).toEqual(['landing', 'set-aside']);
  });

  it('refreshes for a silent input at most once per slot', () => {
    const service = inSeason({ until: YESTERDAY, exporters: [HOT_COLD] });
    schedulePasses(service, morning(DAY));
    service.time.advanceTo(newYork(DAY, '09:00'));
    const before = service.runs.length;
    for (const [hour, edition] of [
      [10, 1],
      [11, 2],
      [12, 3],
    ] as const) {
      service.time.advanceTo(newYork(DAY, `${hour}:05`));
      service.warehouse.load(REGISTRY, DAY, { teams: ['AAA'], edition });
    }
    service.time.advanceTo(newYork(DAY, '23:00'));
    expect(service.runs.slice(before).map(({ cause }) => cause)).toEqual(['silent-input']);
  });
});
