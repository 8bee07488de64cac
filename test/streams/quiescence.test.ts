import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../src/domain/tables.js';
import { awaitingQuiescence, hasWaited } from '../../streams/quiescence.js';
import type { SlotStatus } from '../../streams/slot-status.js';
import {
  contextWith,
  levelsWith,
  levelsWithout,
  NOON,
  ON_LANDING,
  SLOT,
  stateWith,
  TODAY,
  triggerWith,
} from '../support/contexts.js';
import { landing } from '../support/landings.js';
import { landed, level } from '../support/levels.js';
import { SETTINGS } from '../support/model-world.js';

const QUIET = SETTINGS.quietMs;
const loadedAt = (instant: number) => level([landed(TODAY)], instant);
const RECONCILE = triggerWith({ why: 'reconcile' });

/** An evaluation by reconcile at two tables, each with another day than the live file, loaded at these instants. */
const seen = (players: number, teams: number) =>
  contextWith({
    trigger: RECONCILE,
    levels: levelsWith({ [PLAYER_GAMES]: loadedAt(players), [TEAM_GAMES]: loadedAt(teams) }),
  });

describe('a refresh lets a load settle', () => {
  it('until nobody has touched the table for the quiet time, to the millisecond', () => {
    const busy = (modifiedAt: number) => awaitingQuiescence(seen(modifiedAt, 1), 'landing');
    expect(busy(NOON)).toEqual({ table: PLAYER_GAMES, quietAt: NOON + QUIET });
    expect(busy(NOON - QUIET + 1)).toEqual({ table: PLAYER_GAMES, quietAt: NOON + 1 });
    expect(busy(NOON - QUIET)).toBeNull();
  });

  it('which is the last of several', () => {
    const tableOf = (players: number, teams: number) =>
      awaitingQuiescence(seen(NOON - players, NOON - teams), 'landing');
    expect(tableOf(1, 2)).toEqual({ table: PLAYER_GAMES, quietAt: NOON - 1 + QUIET });
    expect(tableOf(2, 1)).toEqual({ table: TEAM_GAMES, quietAt: NOON - 1 + QUIET });
  });

  it('unless the load is of the future: the warehouse has another clock', () => {
    expect(awaitingQuiescence(seen(NOON + 1, 1), 'landing')).toBeNull();
    expect(awaitingQuiescence(seen(NOON + 1, NOON - 1), 'landing')?.table).toBe(TEAM_GAMES);
  });

  it.each(['start', 'tick', 'reconcile', 'alarm'] as const)('when a %s looks', (why) => {
    const evaluate = { ...seen(NOON, NOON), trigger: triggerWith({ why }) };
    expect(awaitingQuiescence(evaluate, 'landing')).not.toBeNull();
  });

  it('not when a settled trigger looks, which has waited', () => {
    expect(
      awaitingQuiescence({ ...seen(NOON, NOON), trigger: triggerWith() }, 'landing'),
    ).toBeNull();
  });
});

describe('the tables that have to be calm', () => {
  it('are for a landing those that changed', () => {
    const levels = levelsWith({ [PLAYER_GAMES]: loadedAt(NOON - 2) });
    expect(awaitingQuiescence(contextWith({ trigger: RECONCILE, levels }), 'landing')?.table).toBe(
      PLAYER_GAMES,
    );
    const unchanged = contextWith({ trigger: RECONCILE, now: NOON - 7 * 3_600_000 });
    expect(awaitingQuiescence(unchanged, 'landing')).toBeNull();
  });

  it('are for a first file all that are waited for, changed or not', () => {
    const evaluate = { ...seen(1, NOON), state: stateWith({ live: null }) };
    expect(awaitingQuiescence(evaluate, 'first')).toEqual({
      table: TEAM_GAMES,
      quietAt: NOON + QUIET,
    });
    const silent = levelsWith({ [REGISTRY]: loadedAt(NOON) });
    expect(awaitingQuiescence({ ...evaluate, levels: silent }, 'first')).toBeNull();
  });

  it.each(['slot', 'fallback', 'definition', 'silent-input', 'forced', 'manual'] as const)(
    'are none for the cause %s',
    (cause) => {
      expect(awaitingQuiescence(seen(NOON, NOON), cause)).toBeNull();
    },
  );

  it('are calm where nothing is known of when they were loaded', () => {
    const evaluate = { ...contextWith({ trigger: RECONCILE }), levels: levelsWithout(TEAM_GAMES) };
    expect(awaitingQuiescence(evaluate, 'first')).toBeNull();
    const unstamped = levelsWith({ [TEAM_GAMES]: { stamp: null, landed: [] } });
    expect(awaitingQuiescence({ ...evaluate, levels: unstamped }, 'first')).toBeNull();
    const nothing = { ...ON_LANDING, sources: [] };
    expect(awaitingQuiescence({ ...evaluate, plan: nothing }, 'first')).toBeNull();
  });
});

describe('a refresh has waited long enough for its tables', () => {
  const OPEN: SlotStatus = {
    slot: SLOT,
    covered: false,
    missing: [],
    lacks: [],
    deadline: NOON + 1,
  };
  const LATE = { ...OPEN, deadline: NOON };
  const waited = (slotStatus: SlotStatus, receivedAt = NOON) =>
    hasWaited(
      contextWith({ trigger: triggerWith({ landings: [landing({ receivedAt })] }) }),
      slotStatus,
    );

  it('once the deadline of its slot has passed, to the millisecond', () => {
    expect(waited(OPEN)).toBe(false);
    expect(waited(LATE)).toBe(true);
    expect(waited({ ...LATE, covered: true })).toBe(false);
    expect(waited({ ...LATE, deadline: null })).toBe(false);
  });

  it('with a landing as old as any may become, or of a clock that was wrong', () => {
    const old = NOON - SETTINGS.maxWaitMs;
    expect([old, old + 1, NOON, NOON + 86_400_000].map((at) => waited(OPEN, at))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('not again once the deadline has been dealt with: what comes later may settle', () => {
    const evaluate = (fallbackSlot: string) => contextWith({ state: stateWith({ fallbackSlot }) });
    expect(hasWaited(evaluate(SLOT.id), LATE)).toBe(false);
    expect(hasWaited(evaluate('another'), LATE)).toBe(true);
  });

  it('once one of its landings is as old as settle lets them become', () => {
    expect(waited(OPEN, NOON - SETTINGS.maxWaitMs + 1)).toBe(false);
    expect(waited(OPEN, NOON - SETTINGS.maxWaitMs)).toBe(true);
  });

  it.each([
    ['transient', NOON, true],
    ['permanent', NOON, false],
    ['held-back', NOON, false],
    ['held-back', NOON - SETTINGS.maxWaitMs + 1, false],
    ['held-back', NOON - SETTINGS.maxWaitMs, true],
  ] as const)('after a setback that is %s at %s: %s', (kind, at, expected) => {
    const setback = { kind, at, count: 1, message: '', remedy: '', key: '' };
    const trigger = triggerWith({ landings: [landing({ receivedAt: 0 })] });
    const context = contextWith({ trigger, state: stateWith({ setback }) });
    expect([hasWaited(context, OPEN), hasWaited(context, LATE)]).toEqual([expected, expected]);
  });
});
