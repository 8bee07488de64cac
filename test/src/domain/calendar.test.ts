import { describe, expect, it } from 'vitest';
import {
  type Cadence,
  cadenceKey,
  checkCadence,
  DEFAULT_ANCHOR,
  type Pause,
  readCadenceKey,
} from '../../../src/domain/cadence.js';
import { cadenceCalendar } from '../../../src/domain/calendar.js';
import { UsageError } from '../../../src/domain/errors.js';

const instant = (iso: string) => Date.parse(iso);
const iso = (time: number | undefined) => new Date(time ?? Number.NaN).toISOString();

/** The local dates of the slots in the New York days `from` to `to`, the latter left out. */
function daysOf(cadence: Cadence, from: string, to: string): readonly string[] {
  return cadenceCalendar('x', cadence)
    .between(instant(`${from}T05:00Z`), instant(`${to}T04:00Z`))
    .map((slot) => slot.day);
}

describe('a slot', () => {
  it('is named by exporter and local date', () => {
    const calendar = cadenceCalendar('trends-hot-cold', { kind: 'daily', at: '23:30' });
    expect(calendar.next(instant('2025-11-15T12:00Z'))).toEqual({
      id: 'trends-hot-cold@2025-11-15',
      exporter: 'trends-hot-cold',
      day: '2025-11-15',
      opensAt: instant('2025-11-16T04:30Z'),
    });
  });

  it('is still next one millisecond before it opens and latest when it opens', () => {
    const calendar = cadenceCalendar('x', { kind: 'daily', at: '06:00' });
    const opening = instant('2025-11-15T11:00Z');
    expect(calendar.next(opening - 1)?.day).toBe('2025-11-15');
    expect(calendar.next(opening)?.day).toBe('2025-11-16');
    expect(calendar.latest(opening)?.day).toBe('2025-11-15');
    expect(calendar.latest(opening - 1)?.day).toBe('2025-11-14');
    expect(calendar.between(opening, opening + 1)).toHaveLength(1);
    expect(calendar.between(opening - 1, opening)).toHaveLength(0);
    expect(calendar.between(opening + 1, opening)).toEqual([]);
  });
});

describe('daylight saving time', () => {
  it.each([
    ['a plain winter day', '2026-03-07', '02:30', '2026-03-07T07:30:00.000Z'],
    ['a skipped time: at the end of the gap', '2026-03-08', '02:30', '2026-03-08T07:00:00.000Z'],
    ['the first skipped minute', '2026-03-08', '02:00', '2026-03-08T07:00:00.000Z'],
    ['the last skipped minute', '2026-03-08', '02:59', '2026-03-08T07:00:00.000Z'],
    ['the minute before the gap', '2026-03-08', '01:59', '2026-03-08T06:59:00.000Z'],
    ['the end of the gap itself', '2026-03-08', '03:00', '2026-03-08T07:00:00.000Z'],
    ['the morning after the gap', '2026-03-08', '06:00', '2026-03-08T10:00:00.000Z'],
    ['a repeated time: the first one', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
    ['the first repeated minute', '2026-11-01', '01:00', '2026-11-01T05:00:00.000Z'],
    ['the first time after the repeat', '2026-11-01', '02:00', '2026-11-01T07:00:00.000Z'],
    ['the April gap of the old rule', '2006-04-02', '02:30', '2006-04-02T07:00:00.000Z'],
  ])('%s', (_, day, at, expected) => {
    const calendar = cadenceCalendar('x', { kind: 'daily', at });
    const slot = calendar.next(instant(`${day}T04:59Z`) - 1);
    expect(slot?.day).toBe(day);
    expect(iso(slot?.opensAt)).toBe(expected);
  });

  it('opens a repeated time once', () => {
    const calendar = cadenceCalendar('x', { kind: 'daily', at: '01:30' });
    const first = instant('2026-11-01T05:30Z');
    expect(calendar.next(first)?.day).toBe('2026-11-02');
    expect(calendar.latest(first + 3_600_000)?.day).toBe('2026-11-01');
  });
});

describe('the dates a cadence names', () => {
  it('daily: passes leap days and year ends', () => {
    const daily: Cadence = { kind: 'daily', at: '00:00' };
    expect(daysOf(daily, '2024-02-28', '2024-03-02')).toEqual([
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
    ]);
    expect(daysOf(daily, '2025-12-31', '2026-01-02')).toEqual(['2025-12-31', '2026-01-01']);
    expect(daysOf({ kind: 'daily', at: '12:00' }, '2100-02-28', '2100-03-02')).toEqual([
      '2100-02-28',
      '2100-03-01',
    ]);
  });

  it('weekly: one weekday, across a year end', () => {
    const wednesdays: Cadence = { kind: 'weekly', on: 'wed', at: '08:00' };
    expect(daysOf(wednesdays, '2025-12-22', '2026-01-12')).toEqual([
      '2025-12-24',
      '2025-12-31',
      '2026-01-07',
    ]);
  });

  it('bi-weekly: the week of the anchor and every second one, across a year of 53 weeks', () => {
    const mondays: Cadence = { kind: 'biweekly', on: 'mon', at: '06:00', anchor: DEFAULT_ANCHOR };
    expect(daysOf(mondays, '2025-10-20', '2025-11-18')).toEqual([
      '2025-10-20',
      '2025-11-03',
      '2025-11-17',
    ]);
    expect(daysOf(mondays, '2025-12-20', '2026-01-20')).toEqual(['2025-12-29', '2026-01-12']);
    expect(daysOf(mondays, '2026-12-20', '2027-01-20')).toEqual(['2026-12-28', '2027-01-11']);
  });

  it('bi-weekly: the same parity before the anchor, from any day of its week', () => {
    for (const anchor of ['2025-10-20', '2025-10-23', '2025-10-26']) {
      const sundays: Cadence = { kind: 'biweekly', on: 'sun', at: '06:00', anchor };
      expect(daysOf(sundays, '2025-09-20', '2025-11-01')).toEqual([
        '2025-09-28',
        '2025-10-12',
        '2025-10-26',
      ]);
    }
  });

  it('monthly: day 31 is the last day of shorter months', () => {
    const lastDays: Cadence = { kind: 'monthly', day: 31, at: '06:00' };
    expect(daysOf(lastDays, '2023-12-01', '2024-05-01')).toEqual([
      '2023-12-31',
      '2024-01-31',
      '2024-02-29',
      '2024-03-31',
      '2024-04-30',
    ]);
    expect(daysOf({ ...lastDays, day: 29 }, '2025-01-30', '2025-04-01')).toEqual([
      '2025-02-28',
      '2025-03-29',
    ]);
    expect(daysOf({ ...lastDays, day: 1 }, '2025-12-01', '2026-01-02')).toEqual([
      '2025-12-01',
      '2026-01-01',
    ]);
  });
});

describe('pauses', () => {
  const mondays: Cadence = { kind: 'biweekly', on: 'mon', at: '06:00', anchor: DEFAULT_ANCHOR };

  it('remove the slots on both their ends and keep parity', () => {
    const calendar = cadenceCalendar('x', mondays, [{ from: '2025-11-03', to: '2025-11-17' }]);
    const before = calendar.latest(instant('2025-11-20T00:00Z'));
    expect(before?.day).toBe('2025-10-20');
    expect(calendar.next(before?.opensAt ?? 0)?.day).toBe('2025-12-01');
  });

  it('may overlap, touch and come in any order', () => {
    const calendar = cadenceCalendar('x', { kind: 'daily', at: '06:00' }, [
      { from: '2026-07-10', to: '2026-07-20' },
      { from: '2026-07-01', to: '2026-07-09' },
      { from: '2026-07-05', to: '2026-07-06' },
      { from: '2026-07-22', to: '2026-07-22' },
    ]);
    const days = calendar
      .between(instant('2026-06-30T04:00Z'), instant('2026-07-24T04:00Z'))
      .map((slot) => slot.day);
    expect(days).toEqual(['2026-06-30', '2026-07-21', '2026-07-23']);
  });

  it('that never end leave no next slot, and the one before them stays the latest', () => {
    const calendar = cadenceCalendar('x', { kind: 'monthly', day: 1, at: '06:00' }, [
      { from: '2026-06-02', to: '9999-12-31' },
    ]);
    expect(calendar.next(instant('2026-06-01T10:00Z'))).toBeNull();
    expect(calendar.latest(instant('2099-01-01T00:00Z'))?.day).toBe('2026-06-01');
  });

  it('that have always been leave no latest slot', () => {
    const calendar = cadenceCalendar('x', { kind: 'weekly', on: 'fri', at: '06:00' }, [
      { from: '0001-01-01', to: '2026-06-01' },
    ]);
    expect(calendar.latest(instant('2026-06-01T10:00Z'))).toBeNull();
    expect(calendar.next(instant('1970-01-01T00:00Z'))?.day).toBe('2026-06-05');
  });
});

/** What a refusal says, and what to write instead. */
function refusal(cadence: Cadence, pauses: readonly Pause[] = []): readonly [string, string] {
  try {
    cadenceCalendar('trends-team', cadence, pauses);
  } catch (error) {
    if (error instanceof UsageError) return [error.message, error.remedy];
    throw error;
  }
  return expect.fail('it is not refused');
}

const TIME = 'Write a 24-hour time such as "06:00".';
const DAY = 'Write a whole number from 1 to 31.';

describe('a calendar refuses', () => {
  it.each<[string, string, Cadence]>([
    ['cadence.at "6:00"', TIME, { kind: 'daily', at: '6:00' }],
    ['cadence.at "24:00"', TIME, { kind: 'daily', at: '24:00' }],
    ['cadence.at "06:60"', TIME, { kind: 'daily', at: '06:60' }],
    ['cadence.at "30:00"', TIME, { kind: 'daily', at: '30:00' }],
    ['cadence.at "06:000"', TIME, { kind: 'daily', at: '06:000' }],
    ['cadence.at "at 06:00"', TIME, { kind: 'daily', at: 'at 06:00' }],
    ['cadence.at "0a:00"', TIME, { kind: 'daily', at: '0a:00' }],
    ['cadence.at "06:0a"', TIME, { kind: 'daily', at: '06:0a' }],
    ['cadence.day 0', DAY, { kind: 'monthly', day: 0, at: '06:00' }],
    ['cadence.day 32', DAY, { kind: 'monthly', day: 32, at: '06:00' }],
    ['cadence.day 31.5', DAY, { kind: 'monthly', day: 31.5, at: '06:00' }],
    ['cadence.day 1.5', DAY, { kind: 'monthly', day: 1.5, at: '06:00' }],
    [
      'cadence.anchor "2025-02-30"',
      'Write a date such as "2025-10-20".',
      { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-02-30' },
    ],
    [
      'cadence.on "sunday"',
      'Write one of mon, tue, wed, thu, fri, sat, sun.',
      { kind: 'biweekly', on: 'sunday' as 'sun', at: '06:00', anchor: '2025-10-20' },
    ],
    [
      'cadence.on "Monday"',
      'Write one of mon, tue, wed, thu, fri, sat, sun.',
      { kind: 'weekly', on: 'Monday' as 'mon', at: '06:00' },
    ],
  ])('%s', (field, remedy, cadence) => {
    expect(refusal(cadence)).toEqual([`trends-team: ${field} is not valid`, remedy]);
  });

  it.each([
    ['that ends before it begins', { from: '2026-07-02', to: '2026-07-01' }],
    ['from no date', { from: '2026-02-30', to: '2026-07-01' }],
    ['to no date', { from: '2026-01-30', to: '2026-07-32' }],
  ])('a pause %s', (_, pause) => {
    const [message, remedy] = refusal({ kind: 'daily', at: '06:00' }, [pause]);
    expect(message).toContain('trends-team: pause {"from":');
    expect(remedy).toBe('Write two dates, "from" not after "to".');
  });
});

describe('a cadence is allowed', () => {
  it.each<[string, Cadence]>([
    ['at the first minute of the day', { kind: 'daily', at: '00:00' }],
    ['at the last', { kind: 'daily', at: '23:59' }],
    ['at 19:30', { kind: 'daily', at: '19:30' }],
    ['on the first of a month', { kind: 'monthly', day: 1, at: '06:00' }],
    ['on its 31st', { kind: 'monthly', day: 31, at: '06:00' }],
    ['every second week', { kind: 'biweekly', on: 'sun', at: '06:00', anchor: '2025-10-26' }],
  ])('%s', (_, cadence) => {
    expect(() => checkCadence('x', cadence)).not.toThrow();
    const aDay = [{ from: '2026-07-01', to: '2026-07-01' }];
    expect(() => checkCadence('x', cadence, aDay)).not.toThrow();
  });
});

describe('the key of a cadence', () => {
  it('holds the cadence and its pauses', () => {
    const cadence: Cadence = { kind: 'weekly', on: 'wed', at: '08:00' };
    const pauses = [{ from: '2026-07-01', to: '2026-07-02' }];
    expect(readCadenceKey(cadenceKey(cadence, pauses))).toEqual([cadence, pauses]);
  });
});
