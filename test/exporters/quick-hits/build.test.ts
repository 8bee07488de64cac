import { describe, expect, it } from 'vitest';
import { buildQuickHits } from '../../../exporters/quick-hits/build.js';
import { quickHitsParameters } from '../../../exporters/quick-hits/parameters.js';
import { publishedStat } from '../../../exporters/quick-hits/stat.js';
import { exact } from '../../../src/domain/fraction.js';
import type { Row } from '../../../src/domain/query.js';

const row = (section: string, key: string, n: number, overs: number): Row => ({
  section,
  key,
  n: BigInt(n),
  overs: BigInt(overs),
});

function build(rows: readonly Row[], set: Readonly<Record<string, number>> = {}) {
  const params = quickHitsParameters.parse(set);
  return buildQuickHits(rows, { params, asOf: '2025-01-31', through: '2025-01-31' }).content;
}

/** Overall half of the games went OVER, and these rows. */
const ids = (...rows: readonly Row[]) =>
  build([row('overall', 'all', 1000, 500), ...rows]).stats.map(({ id }) => id);

describe('a stat is listed', () => {
  it.each([
    ['weekday', '6', 'sunday_overs', 520, 519],
    ['weekday', '0', 'monday_overs', 480, 481],
    ['rest', 'b2b', 'b2b_overs', 515, 514],
    ['rest', 'rested', 'rested_overs', 485, 486],
    ['tier', 'role_player', 'bench_overs', 520, 519],
  ])('%s %s: from its exact difference to overall on', (section, key, id, enough, close) => {
    expect(ids(row(section, key, 1000, enough))).toEqual([id]);
    expect(ids(row(section, key, 1000, close))).toEqual([]);
  });

  it('home or away: from 2 points between the sides on, whatever overall is', () => {
    const sides = (home: number, away: number) =>
      ids(row('home_away', 'home', 1000, home), row('home_away', 'away', 1000, away));
    expect(sides(500, 480)).toEqual(['home_away_split']);
    expect(sides(480, 500)).toEqual(['home_away_split']);
    expect(sides(500, 481)).toEqual([]);
  });

  it('with a sample of exactly the minimum, and not with one less', () => {
    expect(ids(row('weekday', '2', 50, 40))).toEqual(['wednesday_overs']);
    expect(ids(row('weekday', '2', 49, 40))).toEqual([]);
  });

  it('when only the better side reaches the minimum sample', () => {
    expect(ids(row('home_away', 'home', 50, 30), row('home_away', 'away', 1, 0))).toEqual([
      'home_away_split',
    ]);
    expect(ids(row('home_away', 'home', 49, 30), row('home_away', 'away', 90, 40))).toEqual([]);
  });

  it('never without any lined game', () => {
    expect(build([row('overall', 'all', 0, 0)]).stats).toEqual([]);
  });
});

describe('stats', () => {
  const rows = [
    row('overall', 'all', 1000, 500),
    row('weekday', '6', 1000, 540),
    row('weekday', '0', 1000, 460),
    row('rest', 'b2b', 1000, 560),
    row('tier', 'star', 1000, 470),
  ];

  it('come furthest from 50 first, ties by id', () => {
    expect(build(rows).stats.map(({ id }) => id)).toEqual([
      'b2b_overs',
      'monday_overs',
      'sunday_overs',
      'stars_overs',
    ]);
  });

  it('are cut at num_stats, after they were counted', () => {
    const { stats, total_available } = build(rows, { num_stats: 1 });
    expect(stats.map(({ id }) => id)).toEqual(['b2b_overs']);
    expect(total_available).toBe(4);
  });
});

describe('a published stat', () => {
  const candidate = (pct: string, against: string) =>
    publishedStat(
      {
        id: 'sunday_overs',
        category: 'day_of_week',
        when: 'on Sundays',
        games: 80,
        pct: exact(pct),
        against: { name: 'overall', pct: exact(against) },
      },
      90,
    );

  it('says what it is about', () => {
    expect(candidate('54.2', '49.8')).toEqual({
      id: 'sunday_overs',
      category: 'day_of_week',
      headline: 'Overs lead on Sundays',
      stat: '54.2%',
      description: 'How often the over hit on Sundays in the last 90 days',
      sample_size: 80,
      trend: 'positive',
      context: 'vs 49.8% overall (+4.4%)',
    });
  });

  it.each([
    ['52.001', 'positive'],
    ['52', 'neutral'],
    ['48', 'neutral'],
    ['47.999', 'negative'],
  ])('at %s percent has the trend %s', (pct, trend) => {
    expect(candidate(pct, '50').trend).toBe(trend);
  });

  it.each([
    ['54.25', '49.84', 'vs 49.8% overall (+4.5%)'],
    ['45.04', '49.95', 'vs 50.0% overall (-5.0%)'],
    ['50.04', '49.96', 'vs 50.0% overall (+0.0%)'],
  ])('shows the difference of the two shown numbers: %s against %s', (pct, against, context) => {
    expect(candidate(pct, against).context).toBe(context);
  });
});
