import { describe, expect, it } from 'vitest';
import { addDays } from '../../src/domain/date.js';
import { PLAYER_GAMES, REGISTRY, TEAM_GAMES } from '../../src/domain/tables.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { BOUNCE_BACK, HOT_COLD, planOf, WHAT_MATTERS } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import { daysFrom } from '../support/model-warehouse.js';
import { pauseOf } from '../support/operator.js';
import { fc, propertyRuns } from '../support/properties.js';
import { contentAfter, lacking, type PlayedLoad } from '../support/reference-model.js';
import { inSeason, MINUTE, OPENING } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const TUESDAY = '2025-11-11';
const END = '2025-11-12';
const NAMES = [HOT_COLD.name, BOUNCE_BACK.name, WHAT_MATTERS.name];
/** The last slot day of a weekly file on that weekday. */
const SLOT_DAYS = { mon: '2025-11-10', tue: TUESDAY, wed: END } as const;
const DAYS = daysFrom(OPENING, '2026-01-08');
const LATEST = newYork(END, '04:30');

/** What the reference knows of the story. */
interface Told {
  readonly loads: PlayedLoad[];
  running: boolean;
}

/** The calendars of a story: all slots of the last day are between five and nine in the morning. */
interface Calendars {
  readonly daily: string;
  readonly weekly: string;
  readonly on: keyof typeof SLOT_DAYS;
}

const time = fc.constantFrom('05:00', '06:00', '07:30', '09:00');
const calendars: fc.Arbitrary<Calendars> = fc.record({
  daily: time,
  weekly: time,
  on: fc.constantFrom('mon', 'tue', 'wed'),
});

/** Tables that are views: what nobody announces of them is found within the hour. */
const views = fc.subarray([PLAYER_GAMES, TEAM_GAMES, REGISTRY]);

interface Plans {
  readonly daily: readonly ExporterPlan[];
  readonly weekly: ExporterPlan;
}

function plansBy({ daily, weekly, on }: Calendars): Plans {
  const dailies = [HOT_COLD, BOUNCE_BACK].map((plan) =>
    planOf(plan.name, { kind: 'daily', at: daily }, plan),
  );
  const cadence = { kind: 'weekly', on, at: weekly } as const;
  return { daily: dailies, weekly: planOf(WHAT_MATTERS.name, cadence, WHAT_MATTERS) };
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
    columns: fc.dictionary(
      fc.constantFrom('opponent_team_abbr', 'points_line', 'home_game'),
      fc.integer({ min: 1, max: 3 }),
      { maxKeys: 2 },
    ),
    delays: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
  })
  .map(({ delays, ...facts }) =>
    step(`load ${JSON.stringify({ ...facts, delays })}`, ({ loads }, service) => {
      const { table, day, half, edition, columns } = facts;
      const { time, warehouse } = service;
      loads.push({ at: time.now(), ...facts });
      warehouse.load(table, day, { ...(half ? { teams: ['AAA', 'BBB'] } : {}), edition, columns });
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
  .tuple(fc.constantFrom(...NAMES), fc.boolean())
  .map(([name, paused]) =>
    step(`${paused ? 'pause' : 'resume'} ${name}`, (_, service) => pauseOf(service, name, paused)),
  );

/** What was loaded before the story begins. */
const HISTORY: readonly PlayedLoad[] = daysFrom(OPENING, '2025-11-08').flatMap((day) =>
  [PLAYER_GAMES, TEAM_GAMES].map((table) => ({ at: 0, table, day, half: false, edition: 1 })),
);

/** Everybody runs again, and a morning passes with its slot and its deadline. */
function settleDown({ running }: Told, service: ModelService): void {
  if (!running) service.start();
  for (const name of NAMES) pauseOf(service, name, false);
  service.time.advanceTo(newYork(END, '12:00'));
}

function judge({ loads }: Told, service: ModelService, by: Calendars): void {
  const { daily, weekly } = plansBy(by);
  expect(service.ended()).toBe('open');
  for (const plan of daily) {
    const deadline = newYork(END, by.daily) + plan.graceMs;
    const missing = lacking(loads, plan, TUESDAY, deadline);
    const live = service.states.get(plan.name)?.live;
    expect(live).toMatchObject({ asOf: END, missing, partial: missing.length > 0 });
    expect(service.lastOf(plan.name)?.content).toBe(contentAfter(loads, plan, DAYS, END));
  }
  const live = service.states.get(weekly.name)?.live;
  const slotDay = SLOT_DAYS[by.on];
  expect([slotDay, live?.asOf, END].sort()).toEqual([slotDay, live?.asOf, END]);
  // What counts as postponed only now is noticed at the next evaluation.
  const noticed = service.time.now() - 30 * MINUTE;
  if (lacking(loads, weekly, addDays(slotDay, -1), noticed).length === 0) {
    expect(live?.missing).toEqual([]);
  }
  for (const file of service.published) {
    const plan = [...daily, weekly].find(({ name }) => name === file.request.exporter);
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
      fc.property(calendars, views, steps, (by, untrusted, commands) => {
        const model = { loads: [...HISTORY], running: true };
        const { daily, weekly } = plansBy(by);
        const real = inSeason({ until: SUNDAY, exporters: [...daily, weekly], untrusted });
        fc.modelRun(() => ({ model, real }), commands);
        settleDown(model, real);
        judge(model, real, by);
      }),
      { numRuns: propertyRuns(7), endOnFailure: true },
    );
  });
});
