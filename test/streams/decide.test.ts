import { describe, expect, it } from 'vitest';
import type { Pause } from '../../src/domain/cadence.js';
import type { LastFailure } from '../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { levelsKey, watermarkSnapshotsOf } from '../../src/domain/watermark-snapshot.js';
import { decide } from '../../streams/decide.js';
import type { EvaluationContext } from '../../streams/evaluation-context.js';
import {
  BEFORE,
  BEHIND,
  COMING,
  contextWith,
  DEADLINE,
  HERE,
  LOADED,
  levelsWith,
  liveFile,
  NEXT_OPENS_AT,
  NOON,
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
import { planOf } from '../support/model-plans.js';
import { SETTINGS } from '../support/model-world.js';

const CHANGED = levelsWith({ [PLAYER_GAMES]: RELOADED });
const OLD_FILE = liveFile({ asOf: YESTERDAY });
const UNSLOTTED = { cadence: { key: 'k', since: OPENS_AT + 1 } };
const LACKING = levelsWith({ [PLAYER_GAMES]: BEHIND, [TEAM_GAMES]: BEHIND });
/** Its slot was refreshed with what there was. */
const LAGGING = stateWith({
  live: { ...OLD_FILE, marks: watermarkSnapshotsOf(LACKING, ON_LANDING.sources) },
  fallbackSlot: SLOT.id,
});
const BOTH_MISSING = [
  { table: PLAYER_GAMES, date: YESTERDAY },
  { table: TEAM_GAMES, date: YESTERDAY },
];

const decided = (facts: Partial<EvaluationContext> = {}) => decide(contextWith(facts));
const paused = (pauses: readonly Pause[], plan = ON_LANDING) =>
  planOf(plan.name, { kind: 'daily', at: '06:00' }, plan, pauses);
const NEVER_AGAIN = [{ from: '2025-11-12', to: '9999-12-31' }];

describe('the reason of a rest', () => {
  const trigger = triggerWith({ landings: [HERE] });

  it.each<[string, Partial<EvaluationContext>, string, string]>([
    ['a covered slot and no news', {}, 'covered', SLOT.id],
    ['a file, no slot and no news', { state: stateWith(UNSLOTTED) }, 'covered', ''],
    ['news that the file has already', { trigger }, 'already-current', 'run-1'],
    [
      'news for a file that has its slot',
      { trigger, plan: ON_SLOT },
      'next-slot',
      `${ON_SLOT.name}@2025-11-12`,
    ],
    [
      'news for a file that has its last slot',
      { trigger, plan: paused(NEVER_AGAIN, ON_SLOT) },
      'next-slot',
      '',
    ],
    [
      'neither a file nor a slot',
      { trigger, plan: ON_SLOT, state: stateWith({ ...UNSLOTTED, live: null }) },
      'no-slot',
      '',
    ],
    [
      'a slot whose tables lag behind',
      { levels: LACKING, now: OPENS_AT, plan: ON_SLOT, state: stateWith({ live: OLD_FILE }) },
      'waiting-for',
      `${PLAYER_GAMES} ${YESTERDAY}, ${TEAM_GAMES} ${YESTERDAY}`,
    ],
    [
      'a date that was announced and is not there',
      { trigger: triggerWith({ landings: [HERE, COMING] }) },
      'waiting-for',
      `${PLAYER_GAMES} ${TODAY}`,
    ],
    [
      'such a date, and a slot whose tables lag behind',
      { trigger: triggerWith({ landings: [COMING] }), levels: LACKING, state: LAGGING },
      'waiting-for',
      `${PLAYER_GAMES} ${TODAY}`,
    ],
  ])('with %s', (_, facts, reason, detail) => {
    expect(decided(facts)).toMatchObject({ kind: 'skipped', reason, detail });
  });

  it('says nothing of the news for a paused exporter, and keeps them', () => {
    const state = stateWith({ paused: true });
    expect(decided({ state, levels: CHANGED, trigger })).toEqual({
      kind: 'skipped',
      reason: 'paused',
      detail: '',
      until: NEXT_OPENS_AT,
      retained: [HERE],
    });
  });
});

describe('a date that was announced and is not there', () => {
  const waited = (facts: Partial<EvaluationContext> = {}, one = COMING) =>
    decided({ trigger: triggerWith({ landings: [HERE, one] }), ...facts });
  const KEPT = {
    kind: 'skipped',
    reason: 'waiting-for',
    detail: `${PLAYER_GAMES} ${TODAY}`,
    awaited: [{ table: PLAYER_GAMES, date: TODAY }],
    until: NOON + SETTINGS.probeMs,
    retained: [COMING],
  };

  it('is looked for again soon, without what is there', () => {
    expect(waited()).toEqual(KEPT);
  });

  it('is waited for no longer than a batch', () => {
    const { maxWaitMs } = SETTINGS;
    const received = (ago: number) => landing({ gameDate: TODAY, receivedAt: NOON - ago });
    const patient = received(maxWaitMs - 1);
    expect(waited({}, patient)).toEqual({ ...KEPT, retained: [patient] });
    expect(waited({}, received(maxWaitMs))).toMatchObject({
      reason: 'already-current',
      retained: [],
    });
  });

  it('is none that is older than what the levels show', () => {
    const old = landing({ gameDate: '2025-11-08', receivedAt: NOON });
    expect(waited({}, old)).toMatchObject({ reason: 'already-current', retained: [] });
    const levels = levelsWith({ [PLAYER_GAMES]: { ...LOADED, landed: [landed(YESTERDAY)] } });
    expect(waited({ levels }, old)).toMatchObject({ retained: [] });
  });

  it('is any date of a table of which nothing is there', () => {
    const other = { ...COMING, table: 'nba_raw.other' };
    expect(waited({}, other)).toMatchObject({
      detail: `nba_raw.other ${TODAY}`,
      retained: [other],
    });
    const old = { ...other, gameDate: '1999-01-01' };
    const levels = levelsWith({ 'nba_raw.other': level([]) });
    expect(waited({ levels }, old)).toMatchObject({ reason: 'waiting-for', retained: [old] });
  });

  it('is kept through a refresh for something else', () => {
    expect(waited({ levels: CHANGED })).toMatchObject({ kind: 'refresh', retained: [COMING] });
  });

  it('keeps no exporter busy that waits for its slot: it keeps all landings, and does not probe', () => {
    expect(waited({ plan: ON_SLOT })).toEqual({
      kind: 'skipped',
      reason: 'next-slot',
      detail: `${ON_SLOT.name}@2025-11-12`,
      until: NEXT_OPENS_AT,
      retained: [HERE, COMING],
    });
    const lagging = { plan: ON_SLOT, levels: LACKING, state: stateWith({ live: OLD_FILE }) };
    expect(waited({ ...lagging, now: OPENS_AT })).toMatchObject({
      reason: 'waiting-for',
      until: DEADLINE,
      retained: [HERE, COMING],
    });
    const trigger = triggerWith({ landings: [COMING], force: true });
    expect(waited({ ...lagging, trigger })).toMatchObject({ kind: 'refresh', retained: [] });
  });
});

describe('the next evaluation', () => {
  const lagging = (now: number, facts: Parameters<typeof stateWith>[0] = {}) =>
    decided({
      plan: ON_SLOT,
      now,
      levels: LACKING,
      state: stateWith({ live: OLD_FILE, paused: true, ...facts }),
    });

  it('is at the next slot', () => {
    expect(decided()).toMatchObject({ until: NEXT_OPENS_AT });
    expect(decided({ plan: paused(NEVER_AGAIN) })).toMatchObject({ until: null });
  });

  it('is at the deadline of a slot that is open, as long as it lies ahead', () => {
    expect(lagging(OPENS_AT)).toMatchObject({ until: DEADLINE });
    expect(lagging(DEADLINE - 1)).toMatchObject({ until: DEADLINE });
    expect(lagging(DEADLINE)).toMatchObject({ until: NEXT_OPENS_AT });
  });

  it('is not at the deadline of a slot that is covered or dealt with', () => {
    expect(decided({ now: OPENS_AT })).toMatchObject({ until: NEXT_OPENS_AT });
    expect(lagging(OPENS_AT, { fallbackSlot: SLOT.id })).toMatchObject({ until: NEXT_OPENS_AT });
    expect(lagging(OPENS_AT, { fallbackSlot: 'another' })).toMatchObject({ until: DEADLINE });
  });

  it('is at the next slot when that comes before a probe', () => {
    const coming = landing({ gameDate: TODAY, receivedAt: NEXT_OPENS_AT });
    const trigger = triggerWith({ landings: [coming] });
    const seen = (before: number) => decided({ trigger, now: NEXT_OPENS_AT - before });
    expect(seen(1)).toMatchObject({ until: NEXT_OPENS_AT });
    expect(seen(SETTINGS.probeMs + 1)).toMatchObject({ until: NEXT_OPENS_AT - 1 });
  });

  it('is no probe for a paused exporter', () => {
    const trigger = triggerWith({ landings: [COMING] });
    expect(decided({ trigger, state: stateWith({ paused: true }) })).toMatchObject({
      until: NEXT_OPENS_AT,
    });
  });
});

describe('a refresh', () => {
  it('is made on demand, whatever stands against it', () => {
    const trigger = triggerWith({ force: true });
    expect(decided({ trigger, state: stateWith({ paused: true }) })).toEqual({
      kind: 'refresh',
      cause: 'forced',
      slot: SLOT,
      missing: [],
      lacks: [],
      late: true,
      retained: [],
    });
    expect(decided({ trigger, state: stateWith(UNSLOTTED) })).toMatchObject({
      slot: null,
      late: false,
    });
  });

  it('says what its slot lacks, and whether that is late', () => {
    const at = (now: number) =>
      decided({
        now,
        trigger: triggerWith({ force: true }),
        levels: LACKING,
        state: stateWith({ live: OLD_FILE }),
      });
    expect(at(DEADLINE - 1)).toMatchObject({ missing: BOTH_MISSING, late: false });
    expect(at(DEADLINE)).toMatchObject({ missing: BOTH_MISSING, late: true });
  });

  it('lacks nothing of a slot that is covered', () => {
    expect(decided({ trigger: triggerWith({ force: true }), levels: LACKING })).toMatchObject({
      missing: [],
      lacks: [],
    });
  });

  it('has the cause that made it due', () => {
    expect(decided({ levels: CHANGED })).toEqual({
      kind: 'refresh',
      cause: 'landing',
      slot: SLOT,
      missing: [],
      lacks: [],
      late: true,
      retained: [],
    });
  });
});

describe('a table that was loaded only just now', () => {
  const trigger = triggerWith({ why: 'reconcile', landings: [HERE, COMING] });
  const loaded = level([landed(YESTERDAY, { prints: printed('other') }), landed(BEFORE)], NOON);
  const levels = levelsWith({ [TEAM_GAMES]: loaded });

  it('is left to settle; all landings are kept', () => {
    expect(decided({ trigger, levels })).toEqual({
      kind: 'skipped',
      reason: 'settling',
      detail: TEAM_GAMES,
      until: NOON + SETTINGS.quietMs,
      retained: [HERE, COMING],
    });
  });

  it('is looked at with the next slot when that comes first', () => {
    const now = NEXT_OPENS_AT - 1;
    const late = level([landed(YESTERDAY, { prints: printed('other') }), landed(BEFORE)], now);
    const looked = { trigger: triggerWith({ why: 'reconcile' }), now };
    expect(decided({ ...looked, levels: levelsWith({ [TEAM_GAMES]: late }) })).toMatchObject({
      reason: 'settling',
      until: NEXT_OPENS_AT,
    });
  });

  it('is not waited for any more once a landing has waited for half an hour', () => {
    const now = Math.max(HERE.receivedAt, COMING.receivedAt) + SETTINGS.maxWaitMs;
    const late = level([landed(YESTERDAY, { prints: printed('other') }), landed(BEFORE)], now);
    expect(decided({ trigger, now, levels: levelsWith({ [TEAM_GAMES]: late }) })).toMatchObject({
      kind: 'refresh',
      cause: 'landing',
    });
  });

  it('is reason enough before any setback', () => {
    const state = stateWith({ setback: setback('permanent', { key: keyOf(levels) }) });
    expect(decided({ trigger, levels, state })).toMatchObject({ reason: 'settling' });
  });
});

function keyOf(levels: EvaluationContext['levels'], asOf: string = TODAY): string {
  return levelsKey(levels, ON_LANDING.sources, ON_LANDING.definition, asOf);
}

function setback(kind: LastFailure['kind'], facts: Partial<LastFailure> = {}): LastFailure {
  const key = keyOf(CHANGED);
  return { kind, at: NOON, count: 1, message: 'it broke', remedy: 'Mend it.', key, ...facts };
}

describe('after a setback', () => {
  const given = (last: LastFailure, facts: Partial<EvaluationContext> = {}) =>
    decided({
      levels: CHANGED,
      trigger: triggerWith({ landings: [HERE, COMING] }),
      state: stateWith({ setback: last }),
      ...facts,
    });
  const RESTING = { kind: 'skipped', detail: 'it broke', retained: [HERE, COMING] };
  const HOUR = 3_600_000;

  it('of refused inputs it waits until they change, however long', () => {
    const held = setback('held-back');
    expect(given(held)).toEqual({ ...RESTING, reason: 'held-back', until: NEXT_OPENS_AT });
    expect(given(held, { plan: paused(NEVER_AGAIN) })).toMatchObject({ until: null });
    expect(given(setback('held-back', { key: 'other' }))).toMatchObject({ kind: 'refresh' });
  });

  it('counts another day as other inputs', () => {
    const yesterdays = setback('held-back', { key: keyOf(CHANGED, YESTERDAY) });
    expect(given(yesterdays)).toMatchObject({ kind: 'refresh' });
  });

  it.each<[string, LastFailure, EvaluationContext['trigger']['why'], number]>([
    ['a permanent one', setback('permanent'), 'settled', HOUR],
    ['a first transient one', setback('transient'), 'alarm', HOUR / 12],
    ['a second transient one', setback('transient', { count: 2 }), 'alarm', HOUR / 4],
  ])('it is retried after %s when its time has come', (_, last, why, wait) => {
    const trigger = triggerWith({ why, landings: [HERE, COMING] });
    const at = (now: number) => given(last, { trigger, now });
    const until = NOON + wait;
    expect(at(NOON)).toEqual({ ...RESTING, reason: 'failing', until });
    expect(at(until - 1)).toEqual({ ...RESTING, reason: 'failing', until });
    expect(at(until)).toMatchObject({ kind: 'refresh', cause: 'landing' });
  });

  it('that was permanent it is retried on a landing that came since, and on no other wake', () => {
    const trigger = (why: EvaluationContext['trigger']['why'], receivedAt: number) =>
      triggerWith({ why, landings: [{ ...HERE, receivedAt }] });
    const last = setback('permanent', { at: NOON - 60_000 });
    expect(given(last, { trigger: trigger('settled', NOON - 1) })).toMatchObject({
      kind: 'refresh',
    });
    expect(given(last, { trigger: trigger('settled', NOON - 60_001) })).toMatchObject({
      kind: 'skipped',
    });
    expect(given(last, { trigger: trigger('tick', NOON - 1) })).toMatchObject({ kind: 'skipped' });
  });

  it.each(['settled', 'tick', 'start'] as const)(
    'that was transient it is retried at once when woken by %s',
    (why) => {
      const trigger = triggerWith({ why, landings: [HERE, COMING] });
      expect(given(setback('transient', { count: 3 }), { trigger })).toMatchObject({
        kind: 'refresh',
      });
    },
  );

  it('that was transient it is retried on news', () => {
    expect(given(setback('transient'))).toMatchObject({ kind: 'refresh' });
  });

  it('it is left alone when nothing is due', () => {
    expect(given(setback('permanent'), { levels: levelsWith() })).toMatchObject({
      reason: 'waiting-for',
    });
  });
});
