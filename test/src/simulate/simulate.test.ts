import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { newYorkTime } from '../../../src/domain/times.js';
import { plansOf } from '../../../src/service/plans.js';
import { readConfiguration } from '../../../src/simulate/configuration.js';
import type { Period } from '../../../src/simulate/period.js';
import { periodOf } from '../../../src/simulate/period.js';
import { recordedSeason } from '../../../src/simulate/season.js';
import { simulate } from '../../../src/simulate/simulate.js';
import { FLOOR_BYTES } from '../../../src/simulate/spending.js';
import { twoDays } from './made.js';

const config = loadConfig({ env: {}, flags: {} });
const HOUR = 3_600_000;

function under(period: Period, texts: readonly string[], only = ['trends-hot-cold']) {
  const configurations = texts.map(readConfiguration);
  return simulate({ period, config, configurations, only, plansOf });
}

describe('two days, worked out by hand', () => {
  const [event, clock] = under(twoDays(), ['event', 'clock']);

  it('under the clock', () => {
    expect(clock?.publications.map(({ at, cause }) => [newYorkTime(at), cause])).toEqual([
      ['Wed 2025-01-15 06:00 EST', 'clock'],
    ]);
    const { staleness, freshShare, ...counts } = clock?.total ?? {};
    // Stale from 06:36 to 01:30, when a newer date lands, to 06:00; and from 06:36 to the end.
    expect(staleness?.meanMs).toBeCloseTo(((18.9 ** 2 + 4.5 ** 2 + 17.4 ** 2) / 2 / 48) * HOUR, 3);
    expect(staleness?.worstMs).toBeCloseTo(18.9 * HOUR, 3);
    // Not within target from 06:42 to 06:00, and from 06:42 to the end.
    expect(freshShare).toBeCloseTo(1 - (23.3 + 17.3) / 48, 9);
    const spent = { queries: 2, bytes: 2 * FLOOR_BYTES };
    expect(counts).toEqual({ refreshes: 1, wasted: 0, missed: 1, left: 1, ...spent });
  });

  it('under events', () => {
    expect(event?.publications.map(({ at, cause }) => [newYorkTime(at), cause])).toEqual([
      ['Tue 2025-01-14 06:37 EST', 'landing'],
      ['Wed 2025-01-15 01:31 EST', 'landing'],
      ['Wed 2025-01-15 06:37 EST', 'landing'],
    ]);
    const { staleness, freshShare, ...counts } = event?.total ?? {};
    // A minute of settling each time.
    expect(staleness).toMatchObject({ p50Ms: 0, p95Ms: 0, worstMs: 60_000 });
    expect(staleness?.meanMs).toBeCloseTo((3 * 30 * 60_000) / (48 * 3600), 6);
    expect(freshShare).toBe(1);
    // Three tables a refresh; levels: three loads, and table and schedule on each of two days.
    expect(event?.levels).toEqual({ queries: 7, bytes: 7 * FLOOR_BYTES });
    const spent = { queries: 3 + 7, bytes: (3 * 3 + 7) * FLOOR_BYTES };
    expect(counts).toEqual({ refreshes: 3, wasted: 0, missed: 1, left: 0, ...spent });
  });
});

describe('simulate', () => {
  const january = periodOf(recordedSeason(3, 2024), '2025-01-06', '2025-01-12');

  it('counts what a warehouse says it reads where that is more than the least', () => {
    const [event] = simulate({
      period: twoDays(),
      config,
      configurations: [readConfiguration('event')],
      only: ['trends-hot-cold'],
      plansOf,
      measured: new Map([['trends-hot-cold', 50 * FLOOR_BYTES]]),
    });
    expect(event?.exporters[0]?.bytes).toBe(3 * 50 * FLOOR_BYTES);
  });

  it('waits longer where it is told to', () => {
    const [plain, patient] = under(january, ['event', 'patient:quiet=20m,maxWait=1h']);
    expect(patient?.total.refreshes).toBeLessThan(plain?.total.refreshes ?? 0);
    expect(patient?.total.staleness.meanMs).toBeGreaterThan(plain?.total.staleness.meanMs ?? 0);
  });

  it('follows other cadences, and judges by the configured ones', () => {
    const only = ['trends-what-matters', 'trends-team'];
    const daily = 'daily:cadence.trends-weekly=daily 07:30';
    const [event, more, clock] = under(january, ['event', daily, 'clock'], only);
    expect(event?.exporters.map(({ refreshes }) => refreshes)).toEqual([1, 0]);
    expect(more?.exporters.map(({ refreshes }) => refreshes)).toEqual([7, 7]);
    expect(clock?.exporters.map(({ refreshes }) => refreshes)).toEqual([1, 1]);
    const missed = clock?.exporters.map((each) => [each.missed, each.left]);
    expect(missed).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('gives a clock that is set later what has landed by then', () => {
    const [clock, later] = under(january, ['clock', 'late:clock,cadence.trends-daily=daily 07:30']);
    expect(clock?.total).toMatchObject({ refreshes: 7, missed: 7, left: 7 });
    expect(later?.total).toMatchObject({ refreshes: 7, missed: 0, left: 0 });
  });

  it('decides nothing by what lies after the period', () => {
    const whole = periodOf(recordedSeason(3, 2024), '2025-01-06', '2025-01-31');
    const [week] = under(january, ['event']);
    const [month] = under(whole, ['event']);
    const first = month?.publications.filter(({ at }) => at < january.endsAt);
    expect(week?.publications).toEqual(first);
    expect(week?.publications.length).toBeGreaterThan(30);
  });
});
