import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import { daysFrom } from '../support/model-warehouse.js';
import { pauseOf } from '../support/operator.js';
import { contentAfter, lacking, type PlayedLoad } from '../support/reference-model.js';
import { inSeason, MINUTE, OPENING } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const TUESDAY = '2025-11-11';
const END = '2025-11-12';
const PLANS = [HOT_COLD, BOUNCE_BACK, WHAT_MATTERS];
const DAYS = daysFrom(OPENING, '2026-01-08');
const LATEST = newYork(END, '04:30');

/** What the reference knows of the story. */
interface Told {
  readonly loads: PlayedLoad[];
  running: boolean;
}

type Step = fc.Command<Told, ModelService>;

const step = (name: string, run: (told: Told, service: ModelService) => void): Step => ({
  check: () => true,
  run,
  toString: () => name,
});

/** Loads now, and announces it never, once, late, or again and again. */
const load = fc
  .record({
    table: fc.constantFrom(PLAYER_GAMES, TEAM_GAMES),
    day: fc.constantFrom('2025-11-07', SUNDAY, '2025-11-10', TUESDAY),
    half: fc.boolean(),
    edition: fc.integer({ min: 1, max: 3 }),
    delays: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
  })
  .map(({ delays, ...facts }) =>
    step(`load ${JSON.stringify({ ...facts, delays })}`, ({ loads }, service) => {
      const { table, day, half, edition } = facts;
      const { time, warehouse } = service;
      loads.push({ at: time.now(), ...facts });
      warehouse.load(table, day, { ...(half ? { teams: ['AAA', 'BBB'] } : {}), edition });
      const how = { status: half ? 'partial' : 'success', executionId: `load-${loads.length}` };
      for (const minutes of delays) {
        time.at(time.now() + minutes * MINUTE, () => service.announce(table, day, how));
      }
    }),
  );

const wait = fc
  .integer({ min: 1, max: 400 })
  .map((minutes) =>
    step(`wait ${minutes} min`, (_, { time }) =>
      time.advanceTo(Math.max(time.now(), Math.min(LATEST, time.now() + minutes * MINUTE))),
    ),
  );

const clock = fc.integer({ min: -45, max: 45 }).map((minutes) =>
  step(`set the clock by ${minutes} min`, (_, { time }) => {
    if (time.now() + minutes * MINUTE < LATEST) time.setClock(minutes * MINUTE);
  }),
);

const restart = fc.constantFrom(
  step('crash', (told, service) => {
    service.crash();
    told.running = false;
  }),
  step('start', (told, service) => {
    if (!told.running) service.start();
    told.running = true;
  }),
);

const pause = fc
  .tuple(fc.constantFrom(...PLANS), fc.boolean())
  .map(([{ name }, paused]) =>
    step(`${paused ? 'pause' : 'resume'} ${name}`, (_, service) => pauseOf(service, name, paused)),
  );

/** What was loaded before the story begins. */
const HISTORY: readonly PlayedLoad[] = daysFrom(OPENING, '2025-11-08').flatMap((day) =>
  [PLAYER_GAMES, TEAM_GAMES].map((table) => ({ at: 0, table, day, half: false, edition: 1 })),
);

/** Everybody runs again, and a morning passes with its slot and its deadline. */
function settleDown({ running }: Told, service: ModelService): void {
  if (!running) service.start();
  for (const { name } of PLANS) pauseOf(service, name, false);
  service.time.advanceTo(newYork(END, '12:00'));
}

function judge({ loads }: Told, service: ModelService): void {
  expect(service.ended()).toBe('open');
  for (const plan of [HOT_COLD, BOUNCE_BACK]) {
    const missing = lacking(loads, plan, TUESDAY, newYork(END, '08:00'));
    const live = service.states.get(plan.name)?.live;
    expect(live).toMatchObject({ asOf: END, missing, partial: missing.length > 0 });
    expect(service.lastOf(plan.name)?.content).toBe(contentAfter(loads, plan, DAYS, END));
  }
  const weekly = service.states.get(WHAT_MATTERS.name)?.live;
  expect(weekly?.asOf ?? '').toMatch(/^2025-11-1[0-2]$/);
  if (lacking(loads, WHAT_MATTERS, SUNDAY, service.time.now()).length === 0) {
    expect(weekly?.missing).toEqual([]);
  }
  for (const file of service.published) {
    const plan = PLANS.find(({ name }) => name === file.request.exporter);
    const isContentAfter = (_: PlayedLoad, n: number) =>
      n + 1 >= HISTORY.length &&
      plan !== undefined &&
      contentAfter(loads, plan, DAYS, file.request.asOf, n + 1) === file.content;
    expect(loads.some(isContentAfter)).toBe(true);
  }
}

describe('the pipeline against a model without streams', () => {
  it('ends with the files that loads, calendar and time ask for', () => {
    const steps = fc.commands([load, load, load, wait, wait, clock, restart, pause], {
      size: '+1',
      maxCommands: 30,
    });
    fc.assert(
      fc.property(steps, (commands) => {
        const model = { loads: [...HISTORY], running: true };
        const real = inSeason({ until: SUNDAY, exporters: PLANS });
        fc.modelRun(() => ({ model, real }), commands);
        settleDown(model, real);
        judge(model, real);
      }),
      { numRuns: 7, endOnFailure: true },
    );
  }, 60_000);
});
