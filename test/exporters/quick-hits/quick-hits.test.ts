import { describe, expect, it } from 'vitest';
import { quickHits } from '../../../exporters/quick-hits/index.js';
import { addDays, type IsoDate } from '../../../src/domain/date.js';
import { linedGame, playerGame, scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';
import { teamGame } from '../../support/team-rows.js';

const AS_OF = '2025-01-31'; // a Friday
const FROM = '2024-11-02'; // 90 days earlier

const run = (tables: TestTables, options: Partial<TestRun> = {}) =>
  runWith(tables, quickHits, { asOf: AS_OF, ...options });

/** The stats by id, with everything that is measured listed. */
async function stats(rows: readonly TestRow[], teams: readonly TestRow[] = []) {
  const tables = { player_game_summary: rows, team_offense_game_summary: teams };
  const { content } = await run(tables, { set: { min_sample: 1, num_stats: 15 } });
  return new Map(content.stats.map((stat) => [stat.id, stat] as const));
}

const over = (player: string, date: IsoDate, cells?: TestRow) =>
  linedGame(player, date, 12, 11.5, cells);
const under = (player: string, date: IsoDate, cells?: TestRow) =>
  linedGame(player, date, 11, 11.5, cells);

describe('weekdays', () => {
  it.each([
    ['monday_overs', '2025-01-20'],
    ['tuesday_overs', '2025-01-21'],
    ['wednesday_overs', '2025-01-22'],
    ['thursday_overs', '2025-01-23'],
    ['friday_overs', '2025-01-24'],
    ['saturday_overs', '2025-01-25'],
    ['sunday_overs', '2025-01-26'],
  ] as const)('%s counts games of that day', async (id, date) => {
    const week = Array.from({ length: 7 }, (_, index) => addDays('2025-01-20', index));
    const rows = week.map((day) => (day === date ? over('a', day) : under('a', day)));
    expect((await stats(rows)).get(id)).toMatchObject({
      category: 'day_of_week',
      stat: '100.0%',
      sample_size: 1,
      trend: 'positive',
      context: 'vs 14.3% overall (+85.7%)',
    });
  });
});

describe('rest', () => {
  it('counts from the previous game played, lined or not, also before the window', async () => {
    const found = await stats([
      playerGame('a', addDays(FROM, -1)),
      over('a', FROM),
      playerGame('a', '2024-11-03', { points: null }),
      under('a', '2024-11-04'),
      under('a', '2024-11-08', { team_abbr: 'MEM' }),
      under('b', '2024-11-08'),
      playerGame('c', addDays(FROM, -1), { season_year: 2023 }),
      under('c', FROM),
    ]);
    expect(found.get('b2b_overs')).toMatchObject({
      category: 'situational',
      sample_size: 1,
      stat: '100.0%',
      context: 'vs 20.0% overall (+80.0%)',
    });
    expect(found.get('one_day_overs')).toMatchObject({ sample_size: 1, stat: '0.0%' });
    expect(found.get('rested_overs')).toMatchObject({
      sample_size: 1,
      context: 'vs 20.0% overall (-20.0%)',
    });
  });

  it('takes two games of one date by game_id, the second as a back-to-back', async () => {
    const found = await stats([
      playerGame('a', '2025-01-10'),
      under('a', '2025-01-12', { game_id: '2' }),
      over('a', '2025-01-12', { game_id: '1' }),
    ]);
    expect(found.get('one_day_overs')).toMatchObject({ sample_size: 1, stat: '100.0%' });
    expect(found.get('b2b_overs')).toMatchObject({ sample_size: 1, stat: '0.0%' });
  });
});

describe('home and away', () => {
  const home = (date: IsoDate) => teamGame('ATL', date, { home_game: true });
  const away = (date: IsoDate) => teamGame('ATL', date, { home_game: false });

  it('takes the side with the higher rate and names the other', async () => {
    const rows = [over('a', '2025-01-10'), under('b', '2025-01-10'), under('a', '2025-01-13')];
    const better = await stats(rows, [home('2025-01-10'), away('2025-01-13')]);
    expect(better.get('home_away_split')).toMatchObject({
      category: 'situational',
      stat: '50.0%',
      sample_size: 2,
      headline: 'Home Cooking',
      description: 'OVER rate at home, all players, last 90 days',
      context: 'vs 0.0% away (+50.0%)',
    });
    const road = await stats(rows, [away('2025-01-10'), home('2025-01-13')]);
    expect(road.get('home_away_split')).toMatchObject({
      headline: 'Road Show',
      description: 'OVER rate on the road, all players, last 90 days',
      context: 'vs 0.0% at home (+50.0%)',
    });
  });

  it('leaves out games without a team row or a side', async () => {
    const rows = [over('a', '2025-01-10'), under('a', '2025-01-13'), under('a', '2025-01-16')];
    expect((await stats(rows, [home('2025-01-10')])).has('home_away_split')).toBe(false);
    const nobody = teamGame('ATL', '2025-01-13', { home_game: null });
    const found = await stats(rows, [home('2025-01-10'), nobody, away('2025-01-16')]);
    expect(found.get('home_away_split')).toMatchObject({ sample_size: 1, stat: '100.0%' });
  });
});

describe('player tiers', () => {
  it('go by mean points over games played in the window, exactly at the cuts', async () => {
    const games = (player: string, points: number, other: number, line: number) => [
      linedGame(player, '2025-01-10', points, line),
      playerGame(player, '2025-01-12', { points: other }),
      playerGame(player, '2025-01-13', { points: null }),
      playerGame(player, addDays(FROM, -1), { points: 60 }),
    ];
    const found = await stats([
      ...games('star', 20, 24, 19.5),
      ...games('scorer', 20, 10, 20.5),
      ...games('rotation', 10, 6, 9.5),
      ...games('bench', 10, 5, 10.5),
    ]);
    const shown = ['stars', 'scorers', 'rotation', 'bench'].map(
      (tier) => found.get(`${tier}_overs` as 'stars_overs')?.stat,
    );
    expect(shown).toEqual(['100.0%', '0.0%', '100.0%', '0.0%']);
    expect(found.get('bench_overs')).toMatchObject({
      category: 'player_type',
      headline: 'Bench Slump',
    });
  });
});

describe('the window', () => {
  it('has both ends in, ends at `through`, and leaves out pushes and faults', async () => {
    const rows = [
      over('c', addDays(FROM, -1)),
      under('a', FROM),
      linedGame('a', '2025-01-10', 11, 11),
      playerGame('a', '2025-01-12', { over_under_result: 'OVER' }),
      playerGame('a', '2025-01-14', { points: null, points_line: 9, over_under_result: 'UNDER' }),
      over('b', AS_OF),
      over('b', addDays(AS_OF, 1)),
    ];
    const tables = { player_game_summary: rows };
    const set = { min_sample: 1 };
    const whole = await run(tables, { set });
    expect(whole.dataFaults).toBe(2);
    expect(whole.inputs[0]).toMatchObject({ rows: 5, filled: { points: { values: 4 } } });
    expect(whole.content.stats.map(({ id, context }) => [id, context])).toEqual([
      ['friday_overs', 'vs 50.0% overall (+50.0%)'],
      ['saturday_overs', 'vs 50.0% overall (-50.0%)'],
    ]);
    const replayed = await run(tables, { set, through: addDays(AS_OF, -1) });
    expect(replayed.content).toMatchObject({ stats: [], total_available: 0 });
    expect(replayed.inputs[0]?.rows).toBe(4);
  });

  it('may be empty: no stats, and the inputs say so', async () => {
    const { content, inputs, dataFaults } = await run({
      nbac_schedule: [
        scheduledGame(FROM, 'ATL', 'CHA'),
        ...['001', '003', '004', '005', '006'].map((kind) =>
          scheduledGame(FROM, 'ATL', 'CHA', { game_id: `${kind}2400001` }),
        ),
        scheduledGame(AS_OF, 'ATL', 'CHA'),
      ],
    });
    expect(content).toEqual({
      stats: [],
      total_available: 0,
      refresh_note: 'Refreshes every Wednesday',
    });
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.player_game_summary',
        rows: 0,
        filled: {
          points: { values: 0 },
          points_line: { values: 0 },
          over_under_result: { values: 0 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 8, present: 0, postponed: 0 } }),
      },
      {
        table: 'nba_analytics.team_offense_game_summary',
        rows: 0,
        filled: { home_game: { values: 0 } },
        teamGames: expect.objectContaining({ window: { scheduled: 8, present: 0, postponed: 0 } }),
      },
    ]);
    expect(dataFaults).toBe(0);
  });
});

it('refuses parameters it does not know or cannot use', () => {
  expect(quickHits.parameters.parse({})).toMatchObject({ num_stats: 8, min_sample: 50 });
  expect(quickHits.parameters.safeParse({ stats: 5 }).success).toBe(false);
  expect(quickHits.parameters.safeParse({ num_stats: 0 }).success).toBe(false);
});
