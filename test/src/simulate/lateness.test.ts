import { describe, expect, it } from 'vitest';
import type { ExporterConfig } from '../../../src/config/index.js';
import { loadConfig } from '../../../src/config/index.js';
import { newYorkTime } from '../../../src/domain/times.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { plansOf } from '../../../src/service/plans.js';
import type { Interval } from '../../../src/simulate/intervals.js';
import { lateLandings, lateSlots } from '../../../src/simulate/lateness.js';
import { reachOf } from '../../../src/simulate/reach.js';
import type { ExporterPlan } from '../../../streams/pipeline-deps.js';
import { twoDays } from './made.js';

const MINUTE = 60_000;
const config = loadConfig({ env: {}, flags: {} });

function planOf(name: string, own: Partial<ExporterConfig> = {}): ExporterPlan {
  const before = config.exporters[name];
  if (before === undefined) throw new Error(`${name} is not configured`);
  const exporters = { ...config.exporters, [name]: { ...before, ...own } };
  const plan = plansOf({ ...config, exporters }).find((each) => each.name === name);
  if (plan === undefined) throw new Error(`no plan of ${name}`);
  return plan;
}

const clocks = (intervals: readonly Interval[]) =>
  intervals.map(({ from, to }) => [
    newYorkTime(from),
    Number.isFinite(to) ? newYorkTime(to) : null,
  ]);

describe('lateLandings', () => {
  const settling = { quietMs: MINUTE, maxWaitMs: 30 * MINUTE };
  const feeds = [0, 0.5, 60].map((minutes) => ({ at: minutes * MINUTE, gameDate: '2025-01-01' }));

  it('gives a batch five minutes after it has settled', () => {
    const settled = 1.5 * MINUTE;
    expect(lateLandings(feeds.slice(0, 2), [settled + 5 * MINUTE], settling)).toEqual([]);
    expect(lateLandings(feeds.slice(0, 2), [settled + 5 * MINUTE + 1], settling)).toEqual([
      { from: settled + 5 * MINUTE, to: settled + 5 * MINUTE + 1 },
      { from: settled + 5 * MINUTE, to: settled + 5 * MINUTE + 1 },
    ]);
  });

  it('counts a publication at the very moment of a landing, and none before it', () => {
    expect(lateLandings(feeds.slice(0, 1), [0], settling)).toEqual([]);
    expect(lateLandings(feeds.slice(2), [59 * MINUTE], settling)).toEqual([
      { from: 66 * MINUTE, to: Number.POSITIVE_INFINITY },
    ]);
  });
});

describe('lateSlots', () => {
  const period = twoDays();
  const reach = reachOf(period.landings);
  const daily = planOf('trends-hot-cold');

  it('begins after grace, and ends when the slot is covered or the next one opens', () => {
    const published = [newYorkInstant('2025-01-15', '09:00')];
    expect(clocks(lateSlots(daily, period, published, reach))).toEqual([
      // The slot of the 14th: not covered before the next opened.
      ['Tue 2025-01-14 08:00 EST', 'Wed 2025-01-15 06:00 EST'],
      ['Wed 2025-01-15 08:00 EST', 'Wed 2025-01-15 09:00 EST'],
    ]);
  });

  it('is not ended by a publication that lacked the required date', () => {
    const published = ['06:00', '06:40'].map((time) => newYorkInstant('2025-01-15', time));
    expect(clocks(lateSlots(daily, period, published, reach))).toHaveLength(1);
    const early = published.slice(0, 1);
    expect(clocks(lateSlots(daily, period, early, reach))[1]).toEqual([
      'Wed 2025-01-15 08:00 EST',
      null,
    ]);
  });

  it('asks nothing of a slot before the first game date', () => {
    const first = { ...period, gameDates: ['2025-01-14'] };
    expect(clocks(lateSlots(daily, first, [], reach))).toEqual([
      ['Wed 2025-01-15 08:00 EST', null],
    ]);
  });

  it('looks at slots that opened shortly before the period, as long as they are in force', () => {
    const weekly = planOf('trends-hot-cold', {
      cadence: { kind: 'weekly', on: 'fri', at: '06:00' },
    });
    const known = { ...period, gameDates: ['2025-01-08', ...period.gameDates] };
    const [late] = lateSlots(weekly, known, [], reach);
    expect(newYorkTime(late?.from ?? 0)).toBe('Fri 2025-01-10 08:00 EST');
  });
});
