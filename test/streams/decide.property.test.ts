import { describe, expect, it } from 'vitest';
import { addDays, newYorkDate } from '../../src/domain/date.js';
import { OURS } from '../../src/domain/published.js';
import { type ExporterState, INITIAL_STATE } from '../../src/domain/state.js';
import { PLAYER_GAMES, REGISTRY, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import type { TableWatermark, Watermarks } from '../../src/domain/watermarks.js';
import { applyRunResult } from '../../streams/apply-run-result.js';
import { type Decision, decide } from '../../streams/decide.js';
import type { EvaluationContext } from '../../streams/evaluation-context.js';
import type { Ran, Trigger } from '../../streams/flow.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { landed } from '../support/levels.js';
import { SIX } from '../support/model-plans.js';
import { daysFrom, gamesOn } from '../support/model-warehouse.js';
import { SETTINGS } from '../support/model-world.js';
import { fc } from '../support/properties.js';
import { draft, request } from '../support/refreshes.js';
import { newYork } from '../support/virtual-time.js';

const HOUR = 3_600_000;
const START = newYork('2025-11-01', '00:00');
const DAYS = daysFrom('2025-10-21', '2025-12-20');

/** A table with some of the dates up to a moment, some of them half. */
const tableLevel = fc
  .record({
    modifiedHour: fc.integer({ min: 0, max: 1_100 }),
    have: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 61, maxLength: 61 }),
  })
  .map(({ modifiedHour, have }) => ({ modifiedAt: START + modifiedHour * HOUR, have }));

const worlds = fc.record({
  hour: fc.integer({ min: 0, max: 1_100 }),
  scheduled: fc.array(fc.boolean(), { minLength: 61, maxLength: 61 }),
  noSchedule: fc.boolean(),
  announced: fc.array(fc.boolean(), { minLength: 61, maxLength: 61 }),
  players: tableLevel,
  teams: tableLevel,
  defense: tableLevel,
  plan: fc.constantFrom(...SIX),
});

type RandomWorld = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function levelsAt(random: RandomWorld, now: number): Watermarks {
  const today = newYorkDate(now);
  const table = ({ modifiedAt, have }: RandomWorld['players']): TableWatermark => {
    const dates = DAYS.filter((day, index) => day <= today && (have[index] ?? 0) > 0)
      .reverse()
      .slice(0, 14)
      .map((day) => {
        const kind = have[DAYS.indexOf(day)] ?? 0;
        if (kind === 1) return landed(day, { teams: ['AAA', 'BBB'] });
        return landed(day, kind === 2 ? { unresolved: 2 } : {});
      });
    return { stamp: { modifiedAt: Math.min(modifiedAt, now), rows: dates.length }, landed: dates };
  };
  const days = DAYS.filter((day, index) => day <= today && random.scheduled[index] === true);
  const announcements = Object.fromEntries(
    DAYS.map((day, index) => [day, random.announced[index] ? 'success' : 'partial'] as const),
  );
  return {
    readAt: now,
    tables: {
      [PLAYER_GAMES]: table(random.players),
      [TEAM_GAMES]: table(random.teams),
      [TEAM_DEFENSE]: table(random.defense),
      [REGISTRY]: { stamp: { modifiedAt: 1, rows: 1 }, landed: [] },
    },
    schedule: random.noSchedule ? [] : gamesOn(days),
    announced: { [PLAYER_GAMES]: announcements, [TEAM_GAMES]: announcements },
  };
}

function lookAt(plan: ExporterPlan, state: ExporterState, levels: Watermarks): EvaluationContext {
  const why: Trigger['why'] = 'settled';
  const trigger: Trigger = {
    kind: 'trigger',
    exporter: plan.name,
    why,
    landings: [],
    asOf: null,
    force: false,
  };
  return { plan, trigger, state, levels, published: OURS, now: levels.readAt, settings: SETTINGS };
}

/** The state after the refresh that a decision asks for was published. */
function published(
  context: EvaluationContext,
  decision: Extract<Decision, { kind: 'refresh' }>,
): ExporterState {
  const { plan, levels, now } = context;
  const today = newYorkDate(now);
  const { cause, slot, missing, late } = decision;
  const ran: Ran = {
    kind: 'published',
    request: request({
      runId: `run ${now}`,
      exporter: plan.name,
      cause,
      asOf: today,
      through: today,
      slot: slot?.id ?? null,
      missing,
      partial: late && missing.length > 0,
      state: context.state,
      levels,
      startedAt: now,
    }),
    draft: draft(),
    publication: { kind: 'publication', status: 'published', generation: '1' },
  };
  const claim = { holder: 'the model', runId: ran.request.runId, until: now };
  return applyRunResult({ ...context.state, claim }, { plan, ran, finishedAt: now });
}

/** Decides, publishes and decides again until it rests; how many refreshes that took. */
function refreshesUntilRest(plan: ExporterPlan, before: ExporterState, levels: Watermarks) {
  let state = before;
  for (let count = 0; count < 5; count += 1) {
    const context = lookAt(plan, state, levels);
    const decision = decide(context);
    if (decision.kind === 'skipped') return { count, state, decision, context };
    if (decision.kind === 'restore') throw new Error('nobody touched the file');
    state = published(context, decision);
  }
  throw new Error(`${plan.name} is due for ever`);
}

describe('the decision', () => {
  it('is never due again on the levels a refresh was just built from: no storm', () => {
    fc.assert(
      fc.property(worlds, (random) => {
        const levels = levelsAt(random, START + random.hour * HOUR);
        expect(refreshesUntilRest(random.plan, INITIAL_STATE, levels).count).toBeLessThanOrEqual(1);
      }),
      { numRuns: 400 },
    );
  });

  it('asks for at most one refresh a step as time passes over unchanged levels, and names the next evaluation', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 240 }), (random, hours) => {
        const start = START + random.hour * HOUR;
        let state = refreshesUntilRest(random.plan, INITIAL_STATE, levelsAt(random, start)).state;
        for (let now = start; now <= start + hours * HOUR; now += 6 * HOUR) {
          const step = refreshesUntilRest(random.plan, state, levelsAt(random, now));
          expect(step.count).toBeLessThanOrEqual(1);
          const { decision } = step;
          if (decision.kind === 'skipped') expect(decision.until ?? now).toBeGreaterThan(now);
          state = step.state;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never rests past its deadline with a slot neither covered nor dealt with', () => {
    fc.assert(
      fc.property(worlds, (random) => {
        const levels = levelsAt(random, START + random.hour * HOUR);
        const { state, decision } = refreshesUntilRest(random.plan, INITIAL_STATE, levels);
        const slot = random.plan.calendar.latest(levels.readAt);
        const late = slot !== null && levels.readAt >= slot.opensAt + random.plan.graceMs;
        if (!late || decision.kind !== 'skipped') return;
        expect(state.live?.asOf).toBe(newYorkDate(levels.readAt));
        const dealtWith = state.fallbackSlot === slot.id || state.live?.missing.length === 0;
        expect(dealtWith).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('gives a reason with what it is about whenever it waits', () => {
    fc.assert(
      fc.property(worlds, (random) => {
        const levels = levelsAt(random, START + random.hour * HOUR);
        const { decision } = refreshesUntilRest(random.plan, INITIAL_STATE, levels);
        if (decision.kind !== 'skipped' || decision.reason !== 'waiting-for') return;
        expect(decision.detail).toMatch(/^nba_\w+\.\w+ \d{4}-\d{2}-\d{2}/);
        expect(decision.until).not.toBeNull();
      }),
      { numRuns: 200 },
    );
  });

  it('lets the next day come: yesterday’s file is due at the slot when nothing is missing', () => {
    const [plan] = SIX;
    if (plan === undefined) throw new Error('there are plans');
    const now = newYork('2025-11-10', '12:00');
    const all = DAYS.filter((day) => day < '2025-11-10')
      .reverse()
      .slice(0, 14);
    const level: TableWatermark = {
      stamp: { modifiedAt: 1, rows: 1 },
      landed: all.map((day) => landed(day)),
    };
    const at = (readAt: number): Watermarks => ({
      readAt,
      tables: { [PLAYER_GAMES]: level },
      schedule: gamesOn(all),
      announced: {},
    });
    const { state } = refreshesUntilRest(plan, INITIAL_STATE, at(now));
    const next = decide(lookAt(plan, state, at(newYork(addDays('2025-11-10', 1), '06:00'))));
    expect(next).toMatchObject({ kind: 'refresh', cause: 'slot' });
  });
});
