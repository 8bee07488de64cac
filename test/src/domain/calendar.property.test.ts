import { describe, expect, it } from 'vitest';
import { type Cadence, type Pause, WEEKDAYS } from '../../../src/domain/cadence.js';
import { cadenceCalendar } from '../../../src/domain/calendar.js';
import { addDays } from '../../../src/domain/date.js';
import { firstReading, newYorkClock, plusDays, walk } from '../../support/naive-calendar.js';
import { fc, propertyRuns } from '../../support/properties.js';

const FIRST = '2000-01-01';
const DAYS = 36_890;

/** Any date of the century, with the dates where calendars break drawn more often than others. */
const date = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: DAYS }).map((n) => plusDays(FIRST, n)) },
  fc
    .tuple(
      fc.integer({ min: 2000, max: 2099 }),
      fc.constantFrom('03-08', '03-14', '11-01', '11-07', '12-31', '01-01', '02-28', '04-30'),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([year, day, shift]) => plusDays(`${year}-${day}`, shift)),
);

const time = fc.oneof(
  fc.constantFrom('00:00', '01:30', '02:00', '02:30', '02:59', '03:00', '06:00', '23:59'),
  fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
);

const on = fc.constantFrom(...WEEKDAYS);
const cadence: fc.Arbitrary<Cadence> = fc.oneof(
  time.map((at) => ({ kind: 'daily', at }) as const),
  fc.record({ kind: fc.constant('weekly' as const), on, at: time }),
  fc.record({ kind: fc.constant('biweekly' as const), on, at: time, anchor: date }),
  fc.record({
    kind: fc.constant('monthly' as const),
    day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom(29, 30, 31)),
    at: time,
  }),
);

/** An instant near a date, down to the millisecond. */
const near = (day: string, offset: number) => Date.parse(day) + offset;
const offset = fc.oneof(
  fc.integer({ min: 0, max: 36 * 3_600_000 }),
  fc.integer({ min: 0, max: 36 * 60 }).map((minutes) => minutes * 60_000),
);

const pausesNear = (day: string): fc.Arbitrary<readonly Pause[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 0, max: 40 }))
      .map(([from, length]) => ({ from: plusDays(day, from), to: plusDays(day, from + length) })),
    { maxLength: 4 },
  );

const moment = date.chain((day) => fc.tuple(fc.constant(day), offset, pausesNear(day)));

describe('the calendar, for any cadence, pauses and instant', () => {
  it('next and latest are neighbours with the instant between them', () => {
    fc.assert(
      fc.property(cadence, moment, (every, [day, after, pauses]) => {
        const calendar = cadenceCalendar('x', every, pauses);
        const t = near(day, after);
        const next = calendar.next(t);
        const latest = calendar.latest(t);
        if (!next || !latest) throw new Error('these pauses end');
        expect(next.opensAt).toBeGreaterThan(t);
        expect(latest.opensAt).toBeLessThanOrEqual(t);
        expect(calendar.next(latest.opensAt)).toEqual(next);
        expect(calendar.latest(next.opensAt)).toEqual(next);
        expect(calendar.latest(next.opensAt - 1)).toEqual(latest);
        expect(calendar.between(latest.opensAt, next.opensAt)).toEqual([latest]);
        expect(calendar.between(latest.opensAt + 1, next.opensAt)).toEqual([]);
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  it('agrees with walking the dates and reading the clocks', () => {
    fc.assert(
      fc.property(cadence, moment, (every, [day, after, pauses]) => {
        const span = { from: plusDays(day, -140), to: plusDays(day, 140) };
        const slots = walk('x', every, pauses, span);
        const t = near(day, after);
        const calendar = cadenceCalendar('x', every, pauses);
        expect(calendar.next(t)).toEqual(slots.find((slot) => slot.opensAt > t));
        expect(calendar.latest(t)).toEqual(slots.findLast((slot) => slot.opensAt <= t));
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('has exactly one slot on every date that should have one', () => {
    fc.assert(
      fc.property(cadence, moment, (every, [day, , pauses]) => {
        const span = { from: plusDays(day, -50), to: plusDays(day, 50) };
        const begins = firstReading(span.from, '00:00');
        const ends = firstReading(plusDays(span.to, 1), '00:00');
        const calendar = cadenceCalendar('x', every, pauses);
        expect(calendar.between(begins, ends)).toEqual(walk('x', every, pauses, span));
      }),
      { numRuns: propertyRuns(60) },
    );
  });

  it('opens when the clocks read the time, except where they skip it', () => {
    fc.assert(
      fc.property(time, date, (at, day) => {
        const calendar = cadenceCalendar('x', { kind: 'daily', at });
        const slot = calendar.latest(firstReading(addDays(day, 1), '00:00') - 1);
        const skipped = newYorkClock(firstReading(day, at)) !== `${day}, ${at}`;
        expect(slot?.day).toBe(day);
        expect(newYorkClock(slot?.opensAt ?? 0)).toBe(`${day}, ${skipped ? '03:00' : at}`);
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});
