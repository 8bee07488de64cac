import { describe, expect, it } from 'vitest';
import type { EpochMs, IsoDate } from '../../src/domain/date.js';
import { PLAYER_GAMES, type TableName, TEAM_GAMES } from '../../src/domain/tables.js';
import { HOT_COLD, WHAT_MATTERS } from '../support/model-plans.js';
import { type ModelService, modelService } from '../support/model-service.js';
import { daysFrom, gamesOn } from '../support/model-warehouse.js';
import { fc, propertyRuns } from '../support/properties.js';
import { MINUTE, OPENING } from '../support/season.js';
import { loadHistory } from '../support/upstream.js';
import { newYork } from '../support/virtual-time.js';

const TODAY = '2025-11-12';
const START = newYork(TODAY, '06:00');
const END = 700;
const TABLES = [PLAYER_GAMES, TEAM_GAMES];
const DAYS = daysFrom('2025-11-08', '2025-11-11');

/** Twenty seconds after its minute; its event, if any, forty seconds after another. */
interface RandomLoad {
  readonly minute: number;
  readonly table: TableName;
  readonly day: IsoDate;
  readonly edition: number;
  /** Minutes until the event; null: nobody announces it. */
  readonly delay: number | null;
}

/** From ten seconds before a minute to another minute. */
interface Downtime {
  readonly from: number;
  readonly to: number;
  /** What comes meanwhile waits, as a subscription lets it; else it is lost. */
  readonly queued: boolean;
}

const load: fc.Arbitrary<RandomLoad> = fc.record({
  minute: fc.integer({ min: 1, max: 600 }),
  table: fc.constantFrom(...TABLES),
  day: fc.constantFrom(...DAYS),
  edition: fc.integer({ min: 1, max: 3 }),
  delay: fc.option(fc.integer({ min: 0, max: 30 })),
});

const downtimes: fc.Arbitrary<readonly Downtime[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 150 }),
      length: fc.integer({ min: 1, max: 150 }),
      queued: fc.boolean(),
    }),
    { maxLength: 4 },
  )
  .map((list) => {
    let at = 0;
    return list.map(({ gap, length, queued }) => {
      const from = at + gap;
      at = from + length;
      return { from, to: at, queued };
    });
  });

const instant = (minute: number, seconds = 0): EpochMs => START + minute * MINUTE + seconds * 1_000;

/** When the event of a load comes in: later if the service is down, or never. */
function deliveredAt({ minute, delay }: RandomLoad, down: readonly Downtime[]): EpochMs | null {
  if (delay === null) return null;
  const at = instant(minute + delay, 40);
  const during = down.find(({ from, to }) => instant(from, -10) < at && at < instant(to));
  if (during === undefined) return at;
  return during.queued ? instant(during.to, 20) : null;
}

/** When the tables are looked at: at the first start, else when it has listened, and every ten minutes. */
function looks(down: readonly Downtime[]): readonly EpochMs[] {
  const starts = [0, ...down.map(({ to }) => to)];
  return starts.flatMap((start, index) => {
    const until = Math.min(down[index]?.from ?? END + 1, END + 1);
    const minutes = Array.from({ length: END }, (_, minute) => start + minute).filter((minute) => {
      const since = minute - start;
      return (
        minute < until && (since % 10 === 0 ? index === 0 || since > 0 : since === 1 && index > 0)
      );
    });
    return minutes.map((minute) => instant(minute));
  });
}

/** What must be observed, told from loads, events and looks alone. */
function expected(loads: readonly RandomLoad[], down: readonly Downtime[]): readonly string[] {
  const editionAt = (table: TableName, day: IsoDate, at: EpochMs) =>
    [...loads]
      .sort((a, b) => a.minute - b.minute)
      .findLast((each) => each.table === table && each.day === day && instant(each.minute, 20) < at)
      ?.edition ?? 1;
  const times = looks(down);
  return times.slice(1).flatMap((now, index) => {
    const before = times[index] ?? 0;
    const announced = (table: TableName, day: IsoDate) =>
      loads.some((each) => {
        const at = deliveredAt(each, down) ?? 0;
        return each.table === table && each.day === day && before <= at && at < now;
      });
    return TABLES.flatMap((table) =>
      DAYS.filter(
        (day) =>
          editionAt(table, day, before) !== editionAt(table, day, now) && !announced(table, day),
      ).map((day) => `${table} ${day} ${now}`),
    );
  });
}

function play(loads: readonly RandomLoad[], down: readonly Downtime[]): ModelService {
  const service = modelService({
    schedule: gamesOn(daysFrom(OPENING, '2025-11-30')),
    exporters: [HOT_COLD, WHAT_MATTERS],
    start: START - 60 * MINUTE,
    asleep: true,
  });
  loadHistory(service, daysFrom(OPENING, '2025-11-11'));
  const { time, warehouse } = service;
  for (const [index, one] of [...loads].sort((a, b) => a.minute - b.minute).entries()) {
    const { minute, table, day, edition } = one;
    time.at(instant(minute, 20), () => warehouse.load(table, day, { edition }));
    const at = deliveredAt(one, down);
    if (at === null) continue;
    time.at(at, () => service.announce(table, day, { executionId: `load-${index}` }));
  }
  time.at(START, service.start);
  for (const { from, to } of down) {
    time.at(instant(from, -10), service.crash);
    time.at(instant(to), service.start);
  }
  time.advanceTo(instant(END));
  return service;
}

describe('changes between two readings', () => {
  it('are in the journal as announced or as exactly one observed landing, across restarts', () => {
    const loads = fc.array(load, { maxLength: 20 });
    fc.assert(
      fc.property(loads, downtimes, (list, down) => {
        const service = play(list, down);
        const landings = service.journal.flatMap((entry) =>
          entry.kind === 'landing' ? [entry.landing] : [],
        );
        const observed = landings
          .filter(({ source }) => source === 'observed')
          .map(({ table, gameDate, receivedAt }) => `${table} ${gameDate} ${receivedAt}`);
        expect(observed.sort()).toEqual([...expected(list, down)].sort());
        const heard = list.filter((each) => {
          const at = deliveredAt(each, down);
          return at !== null && at <= instant(END);
        });
        expect(landings.length - observed.length).toBe(heard.length);
        const lines = service.journal.filter(({ kind }) => kind === 'levels');
        expect(lines.length).toBeLessThanOrEqual(1 + list.length + heard.length);
      }),
      { numRuns: propertyRuns(40) },
    );
  });
});
