import { describe, expect, it } from 'vitest';
import { buildQuickHits } from '../../../exporters/quick-hits/build.js';
import { SIDE_ID, STAT_IDS } from '../../../exporters/quick-hits/ids.js';
import { quickHits } from '../../../exporters/quick-hits/index.js';
import { quickHitsParameters } from '../../../exporters/quick-hits/parameters.js';
import { publishedStat } from '../../../exporters/quick-hits/stat.js';
import type { Cadence } from '../../../src/domain/cadence.js';
import { exact } from '../../../src/domain/fraction.js';
import type { Row } from '../../../src/domain/query.js';

const row = (section: string, key: string, n: number, overs: number): Row => ({
  section,
  key,
  n: BigInt(n),
  overs: BigInt(overs),
});

function build(
  rows: readonly Row[],
  set: Readonly<Record<string, number>> = {},
  cadence: Cadence = quickHits.cadence,
) {
  const params = quickHitsParameters.parse(set);
  const asOf = '2025-01-31';
  return buildQuickHits(rows, { params, cadence, asOf, through: asOf }).content;
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
        games: 80,
        pct: exact(pct),
        against: exact(against),
      },
      quickHitsParameters.parse({}),
    );

  it('says what it is about', () => {
    expect(candidate('54.2', '49.8')).toEqual({
      id: 'sunday_overs',
      category: 'day_of_week',
      headline: 'Sunday Surge',
      stat: '54.2%',
      description: 'OVER rate on Sundays, all players, last 90 days',
      sample_size: 80,
      trend: 'positive',
      context: 'vs 49.8% overall (+4.4%)',
    });
  });

  it('is headed by the sign of the difference, whatever its trend', () => {
    const headed = (pct: string, against: string) => {
      const { headline, trend } = candidate(pct, against);
      return [headline, trend];
    };
    expect(headed('49', '45')).toEqual(['Sunday Surge', 'neutral']);
    expect(headed('53', '56')).toEqual(['Sunday Slump', 'positive']);
    expect(headed('47', '44.5')).toEqual(['Sunday Surge', 'negative']);
  });

  it.each(STAT_IDS)('%s has a headline of its own for either sign', (id) => {
    const headline = (side: 'home' | 'away', sign: number) => {
      const numbers = { games: 80, pct: exact(50 + sign), against: exact(50) };
      const category = 'situational';
      const stat = id === SIDE_ID ? { id, side } : { id };
      return publishedStat({ ...stat, category, ...numbers }, quickHitsParameters.parse({}))
        .headline;
    };
    const [above, below] = [headline('home', 3), headline('away', id === SIDE_ID ? 3 : -3)];
    expect(above).not.toBe(below);
    for (const title of [above, below]) expect(title).toMatch(/^[A-Z]\S*( [A-Z]\S*){0,2}$/);
  });

  it('names the tiers by the configured cuts', () => {
    const described = (id: 'stars_overs' | 'scorers_overs' | 'rotation_overs' | 'bench_overs') =>
      publishedStat(
        { id, category: 'player_type', games: 80, pct: exact(55), against: exact(50) },
        quickHitsParameters.parse({
          lookback_days: 45,
          cuts: { star: 25, scorer: 18, rotation: 9 },
        }),
      ).description;
    expect(described('stars_overs')).toBe('OVER rate of all 25+ PPG players, last 45 days');
    expect(described('scorers_overs')).toBe('OVER rate of all 18-25 PPG players, last 45 days');
    expect(described('rotation_overs')).toBe('OVER rate of all 9-18 PPG players, last 45 days');
    expect(described('bench_overs')).toBe('OVER rate of all players under 9 PPG, last 45 days');
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

it.each<[Cadence, string]>([
  [{ kind: 'weekly', on: 'wed', at: '08:00' }, 'Refreshes every Wednesday'],
  [{ kind: 'weekly', on: 'sun', at: '08:00' }, 'Refreshes every Sunday'],
  [
    { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-10-20' },
    'Refreshes every second Monday',
  ],
  [{ kind: 'daily', at: '06:00' }, 'Refreshes every day'],
  [{ kind: 'monthly', day: 15, at: '06:00' }, 'Refreshes on day 15 of every month'],
])('says when it is next refreshed, with the cadence %j', (cadence, note) => {
  expect(build([], {}, cadence).refresh_note).toBe(note);
});
