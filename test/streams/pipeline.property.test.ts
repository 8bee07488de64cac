import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { BOUNCE_BACK, HOT_COLD, WHAT_MATTERS } from '../support/model-plans.js';
import type { ModelService } from '../support/model-service.js';
import type { Effect } from '../support/model-world.js';
import { fc, propertyRuns } from '../support/properties.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const PLANS = [HOT_COLD, BOUNCE_BACK, WHAT_MATTERS];
const SIX_AM = newYork('2025-11-10', '06:00');

/** One load of a table, perhaps half, perhaps announced late, twice or not at all. */
interface RandomLoad {
  readonly minute: number;
  readonly table: string;
  readonly day: string;
  readonly half: boolean;
  readonly edition: number;
  readonly announcements: readonly number[];
}

const loads: fc.Arbitrary<readonly RandomLoad[]> = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 300 }),
    table: fc.constantFrom(PLAYER_GAMES, TEAM_GAMES),
    day: fc.constantFrom('2025-11-07', '2025-11-08', SUNDAY),
    half: fc.boolean(),
    edition: fc.integer({ min: 1, max: 3 }),
    announcements: fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 3 }),
  }),
  { maxLength: 15 },
);

interface Play {
  readonly loads: readonly RandomLoad[];
  readonly runSeconds: number;
  readonly breaks?: (effect: Effect) => boolean;
  readonly refuse?: () => boolean;
}

/** Plays random loads over a Monday morning; by noon everything of Sunday has landed. */
function play({ loads: list, runSeconds, breaks = () => false, refuse = () => false }: Play) {
  const trouble = { on: false };
  const service = inSeason({
    until: SUNDAY,
    exporters: PLANS,
    behaviour: {
      refreshMs: () => runSeconds * 1_000,
      refreshFails: () => (trouble.on && refuse() ? new Error('at random') : null),
      breaks: (effect) => trouble.on && breaks(effect),
    },
  });
  trouble.on = true;
  for (const [index, load] of list.entries()) schedule(service, load, index);
  service.time.at(SIX_AM + 6 * HOUR, () => {
    trouble.on = false;
    for (const table of [PLAYER_GAMES, TEAM_GAMES]) {
      service.warehouse.load(table, SUNDAY, { edition: 4 });
    }
  });
  service.time.advanceTo(SIX_AM + 9 * HOUR);
  return service;
}

function schedule(service: ModelService, load: RandomLoad, index: number): void {
  const at = SIX_AM + load.minute * MINUTE;
  const { table, day, half, edition } = load;
  const teams = half ? { teams: ['AAA', 'BBB'] } : {};
  service.time.at(at, () => service.warehouse.load(table, day, { ...teams, edition }));
  for (const delay of load.announcements) {
    const status = half ? 'partial' : 'success';
    service.time.at(at + delay * MINUTE, () =>
      service.announce(table, day, { status, executionId: `load-${index}` }),
    );
  }
}

/** What must hold however the morning went. */
function judge(service: ModelService): void {
  expect(service.ended()).toBe('open');
  for (const { name, on } of PLANS) {
    const live = service.states.get(name)?.live;
    expect(live?.asOf).toBe('2025-11-10');
    expect(live?.missing).toEqual([]);
    expect(live?.dataThrough).toBe(SUNDAY);
    if (on === 'landing') expect(service.lastOf(name)?.content).toBe(service.contentNow(name));
  }
}

function neverTwoAtOnce(service: ModelService): void {
  for (const { name } of PLANS) {
    const runs = service.journal.flatMap((entry) =>
      entry.kind === 'run' && entry.run.exporter === name ? [entry.run] : [],
    );
    for (const [index, run] of runs.entries()) {
      const before = runs[index - 1];
      if (before) expect(run.startedAt).toBeGreaterThanOrEqual(before.finishedAt);
    }
  }
}

describe('the pipeline, whatever lands', () => {
  it('ends with every file built from the final levels, one run of a file at a time', () => {
    fc.assert(
      fc.property(loads, fc.integer({ min: 0, max: 500 }), (list, runSeconds) => {
        const service = play({ loads: list, runSeconds });
        judge(service);
        neverTwoAtOnce(service);
      }),
      { numRuns: propertyRuns(25) },
    );
  });

  it('spaces the runs of a file by the interval', () => {
    fc.assert(
      fc.property(loads, (list) => {
        const service = play({ loads: list, runSeconds: 0 });
        for (const { name } of PLANS) {
          const starts = service.runs
            .filter(({ exporter }) => exporter === name)
            .map(({ startedAt }) => startedAt);
          const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
          expect(Math.min(10 * MINUTE, ...gaps)).toBe(10 * MINUTE);
        }
      }),
      { numRuns: propertyRuns(15) },
    );
  });

  it('ends the same in any order and with every event twice', () => {
    fc.assert(
      fc.property(loads, (list) => {
        const once = play({ loads: list, runSeconds: 5 });
        const twice = list.map((load) => ({
          ...load,
          announcements: [...load.announcements, ...load.announcements].reverse(),
        }));
        const again = play({ loads: twice, runSeconds: 5 });
        for (const { name } of PLANS) {
          expect(again.lastOf(name)?.content).toBe(once.lastOf(name)?.content);
        }
        expect(again.runs.length).toBe(once.runs.length);
      }),
      { numRuns: propertyRuns(10) },
    );
  });

  it('never ends, and still ends up right, whatever effects fail on the way', () => {
    const flips = fc.infiniteStream(fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(loads, flips, (list, chance) => {
        const bad = () => chance.next().value === 0;
        const service = play({ loads: list, runSeconds: 5, breaks: bad, refuse: bad });
        judge(service);
        neverTwoAtOnce(service);
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
