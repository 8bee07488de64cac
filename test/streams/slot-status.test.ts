import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { slotStatusOf } from '../../streams/slot-status.js';
import {
  BEFORE,
  BEHIND,
  contextWith,
  DEADLINE,
  LOADED,
  levelsWith,
  liveFile,
  ON_LANDING,
  OPENS_AT,
  SLOT,
  stateWith,
  TODAY,
  YESTERDAY,
} from '../support/contexts.js';
import { landed, level } from '../support/levels.js';
import { planOf } from '../support/model-plans.js';
import { newYork } from '../support/virtual-time.js';

const NOTHING = { slot: null, covered: true, missing: [], lacks: [], deadline: null };
const since = (instant: number) => stateWith({ cadence: { key: 'k', since: instant }, live: null });

describe('what the calendar asks for', () => {
  it('is the latest slot, until its grace has passed', () => {
    expect(slotStatusOf(contextWith())).toEqual({
      slot: SLOT,
      covered: true,
      missing: [],
      lacks: [],
      deadline: DEADLINE,
    });
    const patient = { ...ON_LANDING, graceMs: 1 };
    expect(slotStatusOf(contextWith({ plan: patient })).deadline).toBe(OPENS_AT + 1);
  });

  it('changes with the millisecond in which a slot opens', () => {
    const dayAt = (now: number) => slotStatusOf(contextWith({ now })).slot?.day;
    expect([OPENS_AT - 1, OPENS_AT].map(dayAt)).toEqual([YESTERDAY, TODAY]);
  });

  it('is nothing while pauses leave no slot', () => {
    const ever = [{ from: '1900-01-01', to: '9999-12-31' }];
    const plan = planOf(ON_LANDING.name, { kind: 'daily', at: '06:00' }, ON_LANDING, ever);
    expect(slotStatusOf(contextWith({ plan, state: stateWith({ live: null }) }))).toEqual(NOTHING);
    expect(slotStatusOf(contextWith({ plan, state: since(0) }))).toEqual(NOTHING);
  });

  it('is nothing of a slot from before the calendar was put in force', () => {
    expect(slotStatusOf(contextWith({ state: since(OPENS_AT + 1) }))).toEqual(NOTHING);
    expect(slotStatusOf(contextWith({ state: since(OPENS_AT) })).slot).toEqual(SLOT);
    expect(slotStatusOf(contextWith({ state: since(OPENS_AT - 1) })).slot).toEqual(SLOT);
  });
});

describe('a slot is covered', () => {
  const covered = (live: ReturnType<typeof liveFile> | null) =>
    slotStatusOf(contextWith({ state: stateWith({ live }) })).covered;

  it.each([
    ['by a file as of its day', liveFile(), true],
    ['not without a file', null, false],
    ['not by a file as of the day before', liveFile({ asOf: YESTERDAY }), false],
    ['not by a file with other parameters', liveFile({ configured: false }), false],
    [
      'not by a file of which one table had not reached the day before the slot',
      liveFile({ reached: { [PLAYER_GAMES]: [YESTERDAY], [TEAM_GAMES]: [BEFORE] } }),
      false,
    ],
    [
      'whether its tables had reached earlier days or not',
      liveFile({ reached: { [PLAYER_GAMES]: [YESTERDAY], [TEAM_GAMES]: [YESTERDAY] } }),
      true,
    ],
  ])('%s', (_, live, expected) => {
    expect(covered(live)).toBe(expected);
  });
});

describe('what is missing', () => {
  const missing = (now: number, tables: Parameters<typeof levelsWith>[0]) =>
    slotStatusOf(contextWith({ now, levels: levelsWith(tables) })).missing;

  it('names each dated table that does not reach the last game date before the slot', () => {
    expect(missing(OPENS_AT, { [TEAM_GAMES]: BEHIND })).toEqual([
      { table: TEAM_GAMES, date: YESTERDAY },
    ]);
    expect(missing(OPENS_AT, { [TEAM_GAMES]: BEHIND, [PLAYER_GAMES]: BEHIND })).toEqual([
      { table: PLAYER_GAMES, date: YESTERDAY },
      { table: TEAM_GAMES, date: YESTERDAY },
    ]);
    expect(missing(OPENS_AT, { [PLAYER_GAMES]: LOADED })).toEqual([]);
  });

  it('lets postponed games go when their time has come', () => {
    const halved = level([landed(YESTERDAY, { teams: ['AAA', 'BBB'] }), landed(BEFORE)]);
    const gone = newYork(TODAY, '00:00') + 36 * 3_600_000;
    const missingAt = (now: number) => missing(now, { [TEAM_GAMES]: halved });
    expect(missingAt(gone - 1)).toEqual([{ table: TEAM_GAMES, date: YESTERDAY }]);
    expect(missingAt(gone)).toEqual([]);
  });
});
