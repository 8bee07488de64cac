import { describe, expect, it } from 'vitest';
import { hotCold } from '../../../exporters/hot-cold/index.js';
import { addDays } from '../../../src/domain/date.js';
import { linedGame, playerGame, registered, scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';

const AS_OF = '2025-01-31';
const FROM = '2025-01-01';

const run = (tables: TestTables, options: Partial<TestRun> = {}) =>
  runWith(tables, hotCold, { asOf: AS_OF, ...options });

/** One lined game a day up to the as-of date: `O` goes over by 2.5, `U` under by 2.5; newest last. */
function form(player: string, results: string, cells: TestRow = {}): TestRow[] {
  return [...results].map((result, index) =>
    linedGame(
      player,
      addDays(AS_OF, index + 1 - results.length),
      result === 'O' ? 23 : 18,
      20.5,
      cells,
    ),
  );
}

const games = (...rows: readonly TestRow[][]): TestTables => ({ player_game_summary: rows.flat() });

describe('trends-hot-cold', () => {
  it('ranks hot and cold, ties by player_lookup, and averages the league over players', async () => {
    const { content } = await run(
      games(form('b', 'OOOOO'), form('a', 'OOOOO'), form('c', 'UUUUUUUUUU'), form('d', 'OOOO')),
    );
    expect(content.total_qualifying_players).toBe(3);
    expect(content.hot.map(({ rank, player_lookup }) => [rank, player_lookup])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ]);
    expect(content.cold.map(({ player_lookup }) => player_lookup)).toEqual(['c', 'a', 'b']);
    expect(content.league_average).toEqual({ hit_rate: 0.667, avg_margin: 0.83 });
    expect(content.time_period).toBe('last_30_days');
    expect(content.hot[0]).toEqual({
      rank: 1,
      player_lookup: 'a',
      player_name: 'a',
      team: 'ATL',
      heat_score: 0.844,
      hit_rate: 1,
      current_streak: 5,
      streak_type: 'OVER',
      avg_margin: 2.5,
      games_played: 5,
      last_game_date: AS_OF,
      playing_tonight: false,
      tonight_opponent: null,
      tonight_game_time: null,
    });
  });

  it('cuts at top_n and counts all who qualify', async () => {
    const { content } = await run(games(form('a', 'OO'), form('b', 'OU'), form('c', 'UU')), {
      set: { min_games: 2, top_n: 1 },
    });
    expect(content.total_qualifying_players).toBe(3);
    expect(content.min_games).toBe(2);
    expect([content.hot, content.cold].map((list) => list.map((p) => p.player_lookup))).toEqual([
      ['a'],
      ['c'],
    ]);
  });

  it('leaves out pushes, games without a line, absences and results without a line', async () => {
    const { content, inputs, dataFaults } = await run(
      games(form('a', 'OOOOO'), [
        linedGame('a', '2025-01-05', 20, 20),
        playerGame('a', '2025-01-06'),
        playerGame('a', '2025-01-07', { points: null, points_line: 20.5 }),
        playerGame('a', '2025-01-08', { points: 30, over_under_result: 'OVER' }),
        playerGame('a', '2025-01-09', {
          points: null,
          points_line: 9.5,
          over_under_result: 'UNDER',
        }),
      ]),
    );
    expect(content.hot[0]).toMatchObject({ games_played: 5, hit_rate: 1, current_streak: 5 });
    expect(dataFaults).toBe(2);
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.player_game_summary',
        rows: 10,
        filled: {
          points: { values: 8 },
          points_line: { values: 8 },
          over_under_result: { values: 7 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 0, present: 0, postponed: 0 } }),
      },
    ]);
  });

  it('counts a streak from the latest game to the first other result, or to the window', async () => {
    const { content } = await run(
      games(form('a', 'OOUOOO'), form('b', 'UUUUU'), [linedGame('b', addDays(FROM, -1), 9, 20.5)]),
    );
    const of = (lookup: string) => content.hot.find((p) => p.player_lookup === lookup);
    expect(of('a')).toMatchObject({ current_streak: 3, streak_type: 'OVER', hit_rate: 0.833 });
    expect(of('b')).toMatchObject({ current_streak: 5, streak_type: 'UNDER', games_played: 5 });
  });

  it('takes the window with both ends in, and nothing after `through`', async () => {
    const tables = games([
      linedGame('a', addDays(FROM, -1), 30, 20.5),
      linedGame('a', FROM, 10, 20.5),
      linedGame('a', '2025-01-30', 10, 20.5),
      linedGame('a', AS_OF, 30, 20.5),
      linedGame('a', addDays(AS_OF, 1), 30, 20.5),
    ]);
    const whole = await run(tables, { set: { min_games: 1 } });
    expect(whole.content.hot[0]).toMatchObject({ games_played: 3, streak_type: 'OVER' });
    const replayed = await run(tables, { through: '2025-01-30', set: { min_games: 1 } });
    expect(replayed.content.hot[0]).toMatchObject({ games_played: 2, streak_type: 'UNDER' });
    expect(replayed.inputs[0]?.rows).toBe(2);
  });

  it('orders two games of one date by game_id and takes the team of the latest', async () => {
    const { content } = await run(
      games(form('a', 'OOOO', { team_abbr: 'MIN' }), [
        linedGame('a', AS_OF, 10, 20.5, { game_id: '0022000001', team_abbr: 'MEM' }),
      ]),
    );
    expect(content.hot[0]).toMatchObject({ team: 'MIN', streak_type: 'OVER', current_streak: 1 });
    const later = await run(
      games(form('a', 'OOOO', { team_abbr: 'MIN' }), [
        linedGame('a', AS_OF, 10, 20.5, { game_id: '0022400999', team_abbr: 'MEM' }),
      ]),
    );
    expect(later.content.hot[0]).toMatchObject({ team: 'MEM', streak_type: 'UNDER' });
  });

  it('lists who played lately, and counts and averages all who qualify', async () => {
    const days = (count: number) => addDays(AS_OF, -count);
    const until = (player: string, last: string, results: string) =>
      [...results].map((result, index) =>
        linedGame(
          player,
          addDays(last, index + 1 - results.length),
          result === 'O' ? 23 : 18,
          20.5,
        ),
      );
    const tables = games(
      until('edge', days(10), 'OOOOO'),
      until('gone', days(11), 'OOOOO'),
      // Played last night, but without a line.
      [...until('unlined', days(12), 'UUUUU'), playerGame('unlined', AS_OF)],
      until('here', AS_OF, 'UUUUU'),
    );
    const listed = async (set: TestRun['set'] = {}) => {
      const { content } = await run(tables, { set });
      const { total_qualifying_players: total, league_average: league, hot, cold } = content;
      const names = [hot, cold].map((list) =>
        list.map((p) => `${p.rank} ${p.player_lookup} ${p.last_game_date}`),
      );
      return { total, league, names };
    };
    const whole = { total: 4, league: { hit_rate: 0.5, avg_margin: 0 } };
    const [edge, here] = ['edge 2025-01-21', 'here 2025-01-31'];
    expect(await listed()).toEqual({
      ...whole,
      names: [
        [`1 ${edge}`, `2 ${here}`],
        [`1 ${here}`, `2 ${edge}`],
      ],
    });
    expect(await listed({ max_days_since_last_game: 0 })).toEqual({
      ...whole,
      names: [[`1 ${here}`], [`1 ${here}`]],
    });
    const all = await listed({ max_days_since_last_game: null });
    expect(all).toMatchObject(whole);
    expect(all.names[1]).toEqual([
      `1 ${here}`,
      '2 unlined 2025-01-19',
      `3 ${edge}`,
      '4 gone 2025-01-20',
    ]);
  });

  it("names players by the registry's latest season with a name, then the game, then the lookup", async () => {
    const { content } = await run({
      player_game_summary: [
        form('a', 'OOOOO', { player_full_name: 'Box A' }),
        form('b', 'OOOOO', { player_full_name: 'Box B' }),
        form('c', 'OOOOO'),
      ].flat(),
      nba_players_registry: [
        registered('a', '2022-23', 'Ann Older'),
        registered('a', '2023-24', 'Zed "Latest", Jr.'),
        registered('a', '2023-24', 'Ann Lowest'),
        registered('a', '2024-25', null),
        registered('b', '2024-25', null),
      ],
    });
    expect(content.hot.map(({ player_name }) => player_name)).toEqual(['Ann Lowest', 'Box B', 'c']);
  });

  it('tells who plays tonight: of two rows the lowest game_id, and no time when it is unknown', async () => {
    const tonight = (player: string, team: string) => form(player, 'OOOOO', { team_abbr: team });
    const { content, inputs } = await run({
      player_game_summary: [
        tonight('a', 'IND'),
        tonight('b', 'BKN'),
        tonight('c', 'PHI'),
        tonight('d', 'MIL'),
      ].flat(),
      nbac_schedule: [
        scheduledGame(AS_OF, 'IND', 'SAS', { game_id: '0022400700' }),
        scheduledGame(AS_OF, 'BKN', 'IND', {
          game_id: '0022400600',
          game_date_est: '2025-02-01T00:30:00Z',
        }),
        scheduledGame(AS_OF, 'PHI', 'TOR'),
        scheduledGame(addDays(AS_OF, 1), 'MIL', 'UTA'),
      ],
    });
    expect(
      content.hot.map((p) => [p.playing_tonight, p.tonight_opponent, p.tonight_game_time]),
    ).toEqual([
      [true, 'BKN', '7:30 PM ET'],
      [true, 'IND', '7:30 PM ET'],
      [true, 'TOR', null],
      [false, null, null],
    ]);
    expect(inputs[0]?.teamGames?.window).toMatchObject({ scheduled: 0, present: 0 });
  });

  it('counts the team-games before the as-of date that the schedule has and the table has', async () => {
    const { inputs } = await run(
      {
        player_game_summary: [
          playerGame('a', '2025-01-10', { team_abbr: 'ATL' }),
          playerGame('b', '2025-01-10', { team_abbr: 'CHA', points: null }),
          playerGame('c', '2025-01-11', { team_abbr: 'CHI' }),
        ],
        nbac_schedule: [
          scheduledGame('2025-01-10', 'ATL', 'CHA'),
          scheduledGame('2025-01-11', 'CHI', 'CLE', { game_id: '0062400001' }),
          scheduledGame('2025-01-11', 'EAS', 'WES', { game_id: '0032400001' }),
          scheduledGame(addDays(FROM, -1), 'ATL', 'CHA'),
          scheduledGame('2025-01-30', 'ATL', 'CHA'),
          scheduledGame(AS_OF, 'ATL', 'CHA'),
        ],
      },
      { through: '2025-01-29' },
    );
    expect(inputs[0]?.teamGames?.window).toMatchObject({ scheduled: 4, present: 3 });
  });

  it('publishes empty lists and its inputs when the window is empty', async () => {
    const { content, inputs, dataFaults } = await run({});
    expect(content).toMatchObject({ hot: [], cold: [], total_qualifying_players: 0 });
    expect(content.league_average).toEqual({ hit_rate: null, avg_margin: null });
    expect(inputs[0]).toMatchObject({ rows: 0, filled: { points: { values: 0 } } });
    expect(dataFaults).toBe(0);
  });

  it('refuses parameters it does not know', () => {
    expect(hotCold.parameters.safeParse({ min_game: 5 }).success).toBe(false);
    expect(hotCold.parameters.safeParse({ lookback_days: 0 }).success).toBe(false);
    expect(hotCold.parameters.safeParse({ max_days_since_last_game: -1 }).success).toBe(false);
    expect(hotCold.parameters.parse({})).toMatchObject({ max_days_since_last_game: 10 });
  });
});
