import { describe, expect, it } from 'vitest';
import { addDays, type EpochMs, type IsoDate, newYorkDate } from '../../../src/domain/date.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { endOfReplay, planReplay, startOfReplay } from '../../../src/replay/plan-replay.js';
import { inRange, type Recording } from '../../../src/replay/recorded-landings.js';
import { HOT_COLD, SIX } from '../../support/model-plans.js';
import { type ModelService, modelService } from '../../support/model-service.js';
import { daysFrom, gamesOn } from '../../support/model-warehouse.js';
import { type Behaviour, SETTINGS } from '../../support/model-world.js';
import { fc, propertyRuns } from '../../support/properties.js';
import { HOUR, MINUTE, OPENING } from '../../support/season.js';
import { loadHistory } from '../../support/upstream.js';
import { newYork } from '../../support/virtual-time.js';

/** The service is recorded from Saturday evening on; the days replayed follow. */
const SATURDAY = '2025-11-08';
const DAYS: readonly IsoDate[] = ['2025-11-09', '2025-11-10', '2025-11-11'];

/** As real queries take; a replay's take no time. */
const QUERY_MS = 1_000;

/**
 * The moment of an act within its minute: no load lands while a query runs, since what such a query read
 * besides its levels no journal tells.
 */
const withinMinute = (index: number) => 1_500 + index * 2_400;

/** A service in mid-season that keeps its whole journal. */
function recorded(behaviour: Behaviour = {}): ModelService {
  const service = modelService({
    schedule: gamesOn(daysFrom(OPENING, addDays(SATURDAY, 30))),
    exporters: SIX,
    start: newYork(SATURDAY, '20:00'),
    asleep: true,
    behaviour: { refreshMs: () => QUERY_MS, ...behaviour },
  });
  loadHistory(service, daysFrom(OPENING, addDays(SATURDAY, -1)));
  service.time.advanceBy(HOUR);
  service.start();
  service.time.advanceTo(newYork(SATURDAY, '23:30'));
  return service;
}

/** What a refresh was, for comparison. */
type Listed = readonly [exporter: string, slot: string | null, dataThrough: string | null];

const BY_HAND: ReadonlySet<string> = new Set(['forced', 'manual']);

/** The refreshes that the journal says were made on a day by gate, deadline and trigger. */
function madeOn(journal: readonly JournalEntry[], day: IsoDate): readonly Listed[] {
  return journal.flatMap((entry) => {
    if (entry.kind !== 'run' || newYorkDate(entry.run.startedAt) !== day) return [];
    const { exporter, slot, dataThrough, cause, error } = entry.run;
    return error !== null || BY_HAND.has(cause) ? [] : [[exporter, slot, dataThrough] as const];
  });
}

function recordingOf(journal: readonly JournalEntry[]): Recording {
  return {
    landings: journal.flatMap((entry) => (entry.kind === 'landing' ? [entry.landing] : [])),
    journal,
  };
}

function replayed(journal: readonly JournalEntry[], day: IsoDate, now: EpochMs) {
  const { landings, journal: others } = inRange(
    recordingOf(journal),
    { from: day, to: day },
    'landed',
  );
  const { refreshes } = planReplay({
    landings,
    journal: others,
    plans: SIX,
    settings: SETTINGS,
    start: startOfReplay(day),
    until: endOfReplay(day, now) - 1,
  });
  return refreshes.map(({ exporter, slot, dataThrough }): Listed => [exporter, slot, dataThrough]);
}

const inOrder = (listed: readonly Listed[]) => listed.map((each) => each.join(' ')).sort();

/** Plain records, so that a counterexample can be read. */
const load = fc.record({
  at: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  table: fc.constantFrom(PLAYER_GAMES, PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE),
  back: fc.constantFrom(1, 1, 1, 2, 0, 20),
  half: fc.boolean(),
  edition: fc.integer({ min: 1, max: 3 }),
  silently: fc.boolean(),
  again: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 2 }),
});
const trigger = fc.record({
  at: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  triggered: fc.constantFrom('trends-daily', 'trends-all', 'trends-team'),
});
type Load = typeof load extends fc.Arbitrary<infer T> ? T : never;
type Trigger = typeof trigger extends fc.Arbitrary<infer T> ? T : never;

function act(service: ModelService, what: Load | Trigger): void {
  if ('triggered' in what) {
    service.send({ export_types: [what.triggered], target_date: 'today' });
    return;
  }
  const { table, back, half, edition, silently, again } = what;
  const day = addDays(service.time.today(), -back);
  const teams = half ? { teams: ['AAA', 'BBB'] } : {};
  const status = half ? 'partial' : 'success';
  service.land(table, day, { edition, silently, status, ...teams });
  for (const minutes of again) {
    service.time.at(service.time.now() + minutes * MINUTE, () =>
      service.announce(table, day, { status }),
    );
  }
}

const days = fc.array(
  fc.array(fc.oneof({ weight: 5, arbitrary: load }, trigger), { maxLength: 8 }),
  {
    minLength: DAYS.length,
    maxLength: DAYS.length,
  },
);

describe('a replay of a recorded day', () => {
  it('makes the refreshes that the service made, no more and no fewer', () => {
    fc.assert(
      fc.property(days, (acts) => {
        const service = recorded();
        const dated = DAYS.flatMap((day, index) =>
          (acts[index] ?? []).map((what) => ({ day, what })),
        );
        for (const [index, { day, what }] of dated.entries()) {
          const at = newYork(day, '00:00') + what.at * MINUTE + withinMinute(index);
          service.time.at(at, () => act(service, what));
        }
        const end = newYork(addDays(DAYS.at(-1) ?? '', 1), '00:00');
        service.time.advanceTo(end);
        for (const day of DAYS) {
          const made = inOrder(madeOn(service.journal, day));
          expect(made.length).toBeGreaterThanOrEqual(2);
          expect([day, inOrder(replayed(service.journal, day, end))]).toEqual([day, made]);
        }
      }),
      { numRuns: propertyRuns(5), endOnFailure: true },
    );
  });

  it('waits where a run of the service waited for the rest of a load that only its query missed', () => {
    const [day = ''] = DAYS;
    const half = { at: newYork(day, '12:00'), wholeAt: newYork(day, '12:15') };
    const service = recorded({
      refreshFails: ({ exporter, startedAt }) =>
        exporter !== HOT_COLD.name || startedAt < half.at || startedAt >= half.wholeAt
          ? null
          : { kind: 'held-back', message: '', remedy: '', settlesAt: half.at + 31 * MINUTE },
    });
    for (const [edition, at] of [half.at, half.wholeAt].entries()) {
      service.time.at(at, () => service.land(PLAYER_GAMES, SATURDAY, { edition: edition + 2 }));
    }
    const end = newYork(addDays(day, 1), '00:00');
    service.time.advanceTo(end);
    const ofHotCold = (listed: readonly Listed[]) =>
      listed.filter(([exporter]) => exporter === HOT_COLD.name);
    const made = ofHotCold(madeOn(service.journal, day));
    expect(ofHotCold(replayed(service.journal, day, end))).toEqual(made);
    expect(made).toHaveLength(2);
  });
});
