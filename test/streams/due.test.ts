import { describe, expect, it } from 'vitest';
import { lastDays } from '../../exporters/sources.js';
import type { DateSpan } from '../../src/domain/date.js';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../src/domain/tables.js';
import { watermarkSnapshotsOf } from '../../src/domain/watermark-snapshot.js';
import type { Watermarks } from '../../src/domain/watermarks.js';
import { causeOf, changedSources } from '../../streams/due.js';
import type { EvaluationContext } from '../../streams/evaluation-context.js';
import { slotStatusOf } from '../../streams/slot-status.js';
import {
  BEFORE,
  BEHIND,
  contextWith,
  DEADLINE,
  LATER,
  LOADED,
  levelsWith,
  levelsWithout,
  liveFile,
  ON_LANDING,
  ON_SLOT,
  OPENS_AT,
  RELOADED,
  SLOT,
  stateWith,
  TODAY,
  triggerWith,
  YESTERDAY,
} from '../support/contexts.js';
import { landing } from '../support/landings.js';
import { landed, level, printed } from '../support/levels.js';

const TOUCHED = level([landed(YESTERDAY), landed(BEFORE)], LATER);
const EMPTY = level([]);
const ABSENT = { stamp: null, landed: [] };

const NO_FILE = stateWith({ live: null });
/** The file of the morning before: it does not cover the slot. */
const OLD_FILE = { live: liveFile({ asOf: YESTERDAY }) };

const cause = (facts: Partial<EvaluationContext> = {}) => {
  const context = contextWith(facts);
  return causeOf(context, slotStatusOf(context));
};

describe('nothing is due', () => {
  it.each([ON_LANDING, ON_SLOT])('on a covered slot and the levels of the live file', (plan) => {
    expect(cause({ plan })).toBeNull();
  });

  it('before the first slot, on tables without rows', () => {
    const unslotted = { ...NO_FILE, cadence: { key: 'k', since: OPENS_AT + 1 } };
    const levels = levelsWith({ [PLAYER_GAMES]: EMPTY, [TEAM_GAMES]: ABSENT });
    expect(cause({ state: unslotted, levels })).toBeNull();
  });
});

describe('another definition', () => {
  it('is due at once, before anything else', () => {
    const changed = { live: liveFile({ definition: 'the one before' }) };
    expect(cause({ plan: ON_SLOT, state: stateWith(changed) })).toBe('definition');
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED });
    expect(cause({ state: stateWith(changed), levels })).toBe('definition');
  });

  it('is none while there is no file', () => {
    expect(cause({ state: NO_FILE })).toBe('first');
  });
});

describe('a first file', () => {
  const noSlot = { ...NO_FILE, cadence: { key: 'k', since: OPENS_AT + 1 } };
  const first = (levels: Watermarks, plan = ON_LANDING) => cause({ plan, state: noSlot, levels });

  it('is due when any table that is waited for has a row', () => {
    const one = level([landed(BEFORE, { rows: 1 })]);
    expect(first(levelsWith({ [TEAM_GAMES]: EMPTY }))).toBe('first');
    expect(first(levelsWith({ [PLAYER_GAMES]: EMPTY, [TEAM_GAMES]: one }))).toBe('first');
  });

  it.each([
    ['are empty', levelsWith({ [PLAYER_GAMES]: EMPTY, [TEAM_GAMES]: EMPTY })],
    ['do not exist', levelsWith({ [PLAYER_GAMES]: ABSENT, [TEAM_GAMES]: ABSENT })],
    [
      'are empty, whatever a silent one holds',
      levelsWith({ [PLAYER_GAMES]: EMPTY, [TEAM_GAMES]: EMPTY, [REGISTRY]: LOADED }),
    ],
    ['are not known', { ...levelsWith(), tables: {} }],
  ])('is not due while those tables %s', (_, levels) => {
    expect(first(levels)).toBeNull();
  });

  it('waits for the slot where files are refreshed per slot', () => {
    expect(first(levelsWith(), ON_SLOT)).toBeNull();
    expect(cause({ plan: ON_SLOT, state: NO_FILE })).toBe('slot');
  });
});

describe('a landing', () => {
  it('is due when a source changed, for the exporters that go by landings', () => {
    const levels = levelsWith({ [TEAM_GAMES]: RELOADED });
    expect(cause({ levels })).toBe('landing');
    expect(cause({ levels, plan: ON_SLOT })).toBeNull();
  });

  it('names the refresh, though the slot is due as well', () => {
    const levels = levelsWith({ [TEAM_GAMES]: RELOADED });
    expect(cause({ levels, state: stateWith(OLD_FILE) })).toBe('landing');
  });
});

describe('a slot', () => {
  const behind = levelsWith({ [PLAYER_GAMES]: BEHIND, [TEAM_GAMES]: LOADED });
  /** At an instant, on a source that does not reach the slot's date; refreshed per slot. */
  const waiting = (now: number, facts: Parameters<typeof stateWith>[0] = {}) =>
    cause({ plan: ON_SLOT, now, levels: behind, state: stateWith({ ...OLD_FILE, ...facts }) });

  it.each([ON_LANDING, ON_SLOT])('is due when nothing is missing', (plan) => {
    expect(cause({ plan, state: stateWith(OLD_FILE) })).toBe('slot');
    expect(cause({ plan, state: stateWith(OLD_FILE), now: OPENS_AT })).toBe('slot');
  });

  it('is due with what there is once its deadline has come, to the millisecond', () => {
    expect([OPENS_AT, DEADLINE - 1, DEADLINE, DEADLINE + 1].map((now) => waiting(now))).toEqual([
      ...[null, null, 'fallback', 'fallback'],
    ]);
  });

  it('is dealt with by one such refresh', () => {
    expect(waiting(DEADLINE, { fallbackSlot: SLOT.id })).toBeNull();
    expect(waiting(DEADLINE, { fallbackSlot: 'the slot before' })).toBe('fallback');
  });

  it('is due after that as soon as nothing is missing', () => {
    const state = stateWith({ ...OLD_FILE, fallbackSlot: SLOT.id });
    expect(cause({ plan: ON_SLOT, state })).toBe('slot');
  });

  it('has no deadline once it is covered', () => {
    expect(cause({ plan: ON_SLOT, levels: behind })).toBeNull();
  });
});

describe('a silent input', () => {
  const silently = (facts: Partial<EvaluationContext> = {}) =>
    cause({ levels: levelsWith({ [REGISTRY]: level([], LATER) }), ...facts });

  it('is due when it changed since the live file was built', () => {
    expect(silently()).toBe('silent-input');
    expect(silently({ levels: levelsWithout(REGISTRY) })).toBe('silent-input');
  });

  it('is due once per slot', () => {
    expect(silently({ state: stateWith({ silentSlot: SLOT.id }) })).toBeNull();
    expect(silently({ state: stateWith({ silentSlot: 'the slot before' }) })).toBe('silent-input');
  });

  it('waits for the next slot where files are refreshed per slot, and where there is none', () => {
    expect(silently({ plan: ON_SLOT })).toBeNull();
    const unslotted = stateWith({ cadence: { key: 'k', since: OPENS_AT + 1 } });
    expect(silently({ state: unslotted })).toBeNull();
  });

  it('is no input that sends events', () => {
    expect(cause({ levels: levelsWith({ [PLAYER_GAMES]: TOUCHED }) })).toBeNull();
  });

  it('lets an open slot have its deadline first', () => {
    const behind = levelsWith({ [TEAM_GAMES]: BEHIND });
    const marks = watermarkSnapshotsOf(behind, ON_LANDING.sources);
    const live = liveFile({ asOf: YESTERDAY, marks });
    const state = stateWith({ live, fallbackSlot: SLOT.id });
    const levels = levelsWith({ [TEAM_GAMES]: BEHIND, [REGISTRY]: level([], LATER) });
    const at = (now: number) => silently({ now, state, levels });
    expect([DEADLINE - 1, DEADLINE].map(at)).toEqual([null, 'silent-input']);
  });

  it('changes no file that is not there', () => {
    const state = { ...NO_FILE, fallbackSlot: SLOT.id };
    const tables = { [PLAYER_GAMES]: EMPTY, [TEAM_GAMES]: EMPTY, [REGISTRY]: level([], LATER) };
    expect(silently({ state, levels: levelsWith(tables) })).toBeNull();
  });
});

describe('a source changed', () => {
  const changed = (facts: Partial<EvaluationContext>) => changedSources(contextWith(facts));
  const players = (of: typeof LOADED) => ({ levels: levelsWith({ [PLAYER_GAMES]: of }) });
  const at = (...days: readonly Parameters<typeof landed>[]) =>
    level(
      days.map((day) => landed(...day)),
      LATER,
    );
  const stamped = ({ landed: dates }: typeof LOADED) => ({ ...LOADED, landed: dates });
  const withToday = at([TODAY], [YESTERDAY], [BEFORE]);

  it('by another print of a date, by a date that came and by one that went', () => {
    expect(changed(players(RELOADED))).toEqual([PLAYER_GAMES]);
    expect(changed(players(withToday))).toEqual([PLAYER_GAMES]);
    expect(changed(players(at([YESTERDAY], ['2025-11-08'])))).toEqual([PLAYER_GAMES]);
  });

  it('by a column that it reads, and by no other', () => {
    const prints = { ...printed('p'), opponent_team_abbr: 'other' };
    const corrected = players(at([YESTERDAY, { prints }], [BEFORE]));
    const reading = (...columns: readonly string[]) => ({
      ...ON_LANDING,
      sources: [lastDays(PLAYER_GAMES, 30, columns)],
    });
    expect(changed({ plan: reading('points', 'opponent_team_abbr'), ...corrected })).toEqual([
      PLAYER_GAMES,
    ]);
    expect(changed({ plan: reading('points', 'player_full_name'), ...corrected })).toEqual([]);
  });

  it('once more since a state of an earlier version, if the table was touched', () => {
    const stamp = LOADED.stamp;
    const old = { stamp, prints: { [BEFORE]: 'x', [YESTERDAY]: 'y' } };
    const state = stateWith({ live: liveFile({ marks: { [PLAYER_GAMES]: old } }) });
    const plan = { ...ON_LANDING, sources: ON_LANDING.sources.slice(0, 1) };
    expect(changed({ plan, state })).toEqual([]);
    expect(changed({ plan, state, ...players(TOUCHED) })).toEqual([PLAYER_GAMES]);
  });

  it('not by being written anew as it was', () => {
    expect(changed(players(TOUCHED))).toEqual([]);
    expect(changed({})).toEqual([]);
  });

  it('by a date loaded ahead whose day has come, though nobody touched the table', () => {
    expect(changed(players(stamped(withToday)))).toEqual([PLAYER_GAMES]);
    expect(changed(players(stamped(RELOADED)))).toEqual([]);
  });

  it('all of them, each for itself', () => {
    const levels = levelsWith({ [PLAYER_GAMES]: RELOADED, [TEAM_GAMES]: RELOADED });
    expect(changed({ levels })).toEqual([PLAYER_GAMES, TEAM_GAMES]);
  });

  it('never where it is silent, is not known or has no file to compare with', () => {
    const levels = levelsWith({ [REGISTRY]: RELOADED });
    expect(changed({ levels })).toEqual([]);
    expect(changed({ levels: levelsWithout(PLAYER_GAMES) })).toEqual([]);
    expect(changed({ ...players(RELOADED), state: NO_FILE })).toEqual([]);
  });

  it('only inside what the exporter reads as of today', () => {
    const reading = (span: (today: string) => DateSpan) => {
      const source = { ...lastDays(PLAYER_GAMES, 1), window: span, span } as const;
      return { ...ON_LANDING, sources: [source] };
    };
    const only = (day: string) => reading(() => ({ from: day, to: day }));
    expect(changed({ plan: only(YESTERDAY), ...players(RELOADED) })).toEqual([PLAYER_GAMES]);
    expect(changed({ plan: only(BEFORE), ...players(RELOADED) })).toEqual([]);
    expect(changed({ plan: only(BEFORE), ...players(stamped(withToday)) })).toEqual([]);
    const moving = reading((today) => ({ from: today, to: today }));
    expect(changed({ plan: moving, ...players(withToday) })).toEqual([PLAYER_GAMES]);
  });
});

describe('a date older than the levels show', () => {
  const OLD = '2025-11-01';
  const read = liveFile().levelsReadAt;
  const announced = (
    facts: Parameters<typeof landing>[0] = {},
    players = TOUCHED,
    more: Parameters<typeof landing>[0][] = [],
  ) => {
    const one = { gameDate: OLD, receivedAt: read + 1, ...facts };
    const landings = [one, ...more].map((each) => landing(each));
    const levels = levelsWith({ [PLAYER_GAMES]: players });
    return changedSources(contextWith({ trigger: triggerWith({ landings }), levels }));
  };

  it('changed when it was announced since the levels of the live file, and the table was touched', () => {
    expect(announced()).toEqual([PLAYER_GAMES]);
    expect(announced({}, TOUCHED, [{ gameDate: TODAY }])).toEqual([PLAYER_GAMES]);
    expect(announced({ gameDate: BEFORE }, level([landed(YESTERDAY)], LATER))).toEqual([
      PLAYER_GAMES,
    ]);
  });

  it.each([
    ['received when those levels were read', { receivedAt: read }],
    ['about another table', { table: TEAM_GAMES }],
    ['about a date that the levels show: what they hold decides', { gameDate: BEFORE }],
    ['about a date outside what the exporter reads', { gameDate: '2025-10-11' }],
  ])('did not by a landing %s', (_, facts) => {
    expect(announced(facts)).toEqual([]);
  });

  it('did not when nobody touched the table', () => {
    expect(announced({}, LOADED)).toEqual([]);
  });

  it('is none where the levels show no date at all', () => {
    const live = liveFile({ marks: {} });
    const levels = levelsWith({ [PLAYER_GAMES]: level([], LATER) });
    const trigger = triggerWith({ landings: [landing({ gameDate: OLD, receivedAt: read + 1 })] });
    const plan = { ...ON_LANDING, sources: ON_LANDING.sources.slice(0, 1) };
    expect(
      changedSources(contextWith({ plan, levels, trigger, state: stateWith({ live }) })),
    ).toEqual([]);
  });
});
