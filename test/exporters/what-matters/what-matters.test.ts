import { describe, expect, it } from 'vitest';
import { whatMatters } from '../../../exporters/what-matters/index.js';
import { addDays, type IsoDate } from '../../../src/domain/date.js';
import { linedGame, playerGame, registered, scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';
import { teamGame } from '../../support/team-rows.js';

const AS_OF = '2025-01-31';
const FROM = '2024-02-01'; // 365 days earlier

const run = (tables: TestTables, options: Partial<TestRun> = {}) =>
  runWith(tables, whatMatters, { asOf: AS_OF, ...options });

/** One unlined game a day, the last on the as-of date, with these points. */
function season(player: string, points: readonly (number | null)[], cells: TestRow = {}) {
  return points.map((value, index) =>
    playerGame(player, addDays(AS_OF, index + 1 - points.length), { points: value, ...cells }),
  );
}

/** As many role players as asked, each with these games. */
function crowd(size: number, games: (player: string, index: number) => readonly TestRow[]) {
  return Array.from({ length: size }, (_, index) => games(`p${index}`, index)).flat();
}

/** What the role players' rest factors say, with every player in. */
async function restOf(rows: readonly TestRow[], options: Partial<TestRun> = {}) {
  const set = { min_games: 1, ...options.set };
  const { content } = await run({ player_game_summary: rows }, { ...options, set });
  return content.archetypes.role_player.factors.rest;
}

const over = (player: string, date: IsoDate, cells?: TestRow) =>
  linedGame(player, date, 6, 5.5, cells);

describe('archetypes', () => {
  it('begin exactly at their cuts, by unrounded means over games played, lined or not', async () => {
    const { content } = await run(
      {
        player_game_summary: [
          season('star', [22, 22, null]),
          season('nearly-star', [...Array<number>(24).fill(22), 21]),
          season('scorer', [15, 15]),
          season('nearly-scorer', [15, 14]),
          season('rotation', [16, 0]),
          season('nearly-rotation', [8, 7]),
        ].flat(),
      },
      { set: { min_games: 2 } },
    );
    const { star, scorer, rotation, role_player } = content.archetypes;
    expect(star.example_players).toEqual(['star']);
    expect(scorer.example_players).toEqual(['nearly-star', 'scorer']);
    expect(rotation.example_players).toEqual(['nearly-scorer', 'rotation']);
    expect(role_player.example_players).toEqual(['nearly-rotation']);
  });

  it('take the cuts from the parameters', async () => {
    const { content } = await run(
      { player_game_summary: season('a', [10, 10]) },
      { set: { min_games: 2, cuts: { star: 10, scorer: 9 } } },
    );
    expect(content.archetypes.star.example_players).toEqual(['a']);
    expect(Object.values(content.archetypes).map(({ description }) => description)).toEqual([
      '10+ PPG stars',
      '9-10 PPG scorers',
      '8-9 PPG rotation players',
      'Under 8 PPG role players',
    ]);
  });

  it('need 20 games played in the window: absences, earlier and later games do not count', async () => {
    const games = (count: number) => Array<number>(count).fill(10);
    const { content } = await run({
      player_game_summary: [
        season('enough', games(20)),
        season('few', [...games(19), null]),
        season('edge', games(18)),
        [playerGame('edge', FROM), playerGame('edge', addDays(FROM, 1))],
        season('outside', games(18)),
        [playerGame('outside', addDays(FROM, -1)), playerGame('outside', addDays(FROM, 1))],
        [playerGame('few', addDays(AS_OF, 1)), playerGame('outside', addDays(AS_OF, 1))],
      ].flat(),
    });
    expect(content.archetypes.rotation.example_players).toEqual(['edge', 'enough']);
  });

  it('list the three highest means, ties by player_lookup, and count players with a lined game', async () => {
    const { content } = await run(
      {
        player_game_summary: [
          season('d', [30, 30]),
          season('b', [31, 30]),
          season('a', [30, 30]),
          season('c', [30, 30]),
          [linedGame('a', '2025-01-02', 30, 25.5), linedGame('d', '2025-01-02', 30, 30.5)],
        ].flat(),
      },
      { set: { min_games: 2 } },
    );
    expect(content.archetypes.star).toMatchObject({
      example_players: ['b', 'a', 'c'],
      player_count: 2,
      overall_over_pct: 50,
    });
    expect(content.archetypes.scorer).toMatchObject({ player_count: 0, overall_over_pct: null });
  });

  it("name players by the registry's latest season with a name, the latest game, the lookup", async () => {
    const { content } = await run(
      {
        player_game_summary: [
          season('a', [12], { player_full_name: 'Box A' }),
          season('b', [11, 11], { player_full_name: 'Box B' }),
          [playerGame('b', AS_OF, { game_id: '9', points: 11, player_full_name: 'Late B' })],
          season('c', [10]),
        ].flat(),
        nba_players_registry: [
          registered('a', '2022-23', 'Aaa Older'),
          registered('a', '2023-24', 'Latest A'),
          registered('a', '2023-24', 'Later A'),
          registered('a', '2024-25', null),
        ],
      },
      { set: { min_games: 1 } },
    );
    expect(content.archetypes.rotation.example_players).toEqual(['Later A', 'Late B', 'c']);
  });
});

describe('lined games', () => {
  it('are those with a result, points and a line: pushes and faults are left out', async () => {
    const { content, dataFaults } = await run(
      {
        player_game_summary: [
          over('a', '2025-01-01'),
          linedGame('a', '2025-01-02', 5, 5.5),
          linedGame('a', '2025-01-03', 5, 5.5),
          linedGame('a', '2025-01-04', 5, 5),
          playerGame('a', '2025-01-05', { points: 6, over_under_result: 'OVER' }),
          playerGame('a', '2025-01-06', {
            points: null,
            points_line: 5.5,
            over_under_result: 'OVER',
          }),
          playerGame('a', '2023-12-01', { points: null, over_under_result: 'OVER' }),
        ],
      },
      { set: { min_games: 1 } },
    );
    expect(content.archetypes.role_player.overall_over_pct).toBe(33.3);
    expect(dataFaults).toBe(2);
  });

  it('of nobody belong to nobody, and stop nothing', async () => {
    const nobody = over('x', '2025-01-10', { player_lookup: null });
    const tables = { player_game_summary: [nobody, over('a', '2025-01-10')] };
    const { content } = await run(tables, { set: { min_games: 1 } });
    expect(content.archetypes.role_player).toMatchObject({
      player_count: 1,
      example_players: ['a'],
    });
  });

  it('end at `through`', async () => {
    const rows = [over('a', '2025-01-30'), linedGame('a', AS_OF, 5, 5.5)];
    const options = { set: { min_games: 1 }, through: '2025-01-30' };
    const { content, inputs } = await run({ player_game_summary: rows }, options);
    expect(content.archetypes.role_player.overall_over_pct).toBe(100);
    expect(inputs[0]?.rows).toBe(1);
  });
});

describe('rest factors', () => {
  it('count days since the previous game played, and leave out a first game of the season', async () => {
    const rest = await restOf(
      crowd(20, (p) => [
        over(p, '2025-01-10'),
        linedGame(p, '2025-01-11', 5, 5.5),
        over(p, '2025-01-13'),
        over(p, '2025-01-16'),
      ]),
    );
    expect(rest).toEqual({
      b2b: { games: 20, over_pct: 0 },
      one_day: { games: 20, over_pct: 100 },
      rested: { games: 20, over_pct: 100 },
    });
  });

  it('are kept from 20 games on', async () => {
    const games = (p: string, index: number) => [
      over(p, '2025-01-10'),
      over(p, index === 0 ? '2025-01-12' : '2025-01-11'),
    ];
    expect(await restOf(crowd(21, games))).toEqual({ b2b: { games: 20, over_pct: 100 } });
    expect(await restOf(crowd(20, games))).toEqual({});
  });

  it('count unlined games and games for another team, not absences', async () => {
    const rest = await restOf(
      crowd(20, (p) => [
        playerGame(p, '2025-01-10', { points: 5, team_abbr: 'MIN' }),
        playerGame(p, '2025-01-11', { points: null }),
        over(p, '2025-01-12'),
      ]),
    );
    expect(rest).toEqual({ one_day: { games: 20, over_pct: 100 } });
  });

  it('take two games of one date by game_id, the second as a back-to-back', async () => {
    const rest = await restOf(
      crowd(20, (p) => [
        playerGame(p, '2025-01-10', { points: 5 }),
        linedGame(p, '2025-01-12', 5, 5.5, { game_id: '2' }),
        over(p, '2025-01-12', { game_id: '1' }),
      ]),
    );
    expect(rest).toEqual({
      b2b: { games: 20, over_pct: 0 },
      one_day: { games: 20, over_pct: 100 },
    });
  });

  it('look before the window, but never into another season', async () => {
    const earlier = (date: IsoDate, cells: TestRow = {}) =>
      crowd(20, (p) => [playerGame(p, date, { points: 5, ...cells }), over(p, FROM)]);
    expect(await restOf(earlier('2024-01-31'))).toEqual({ b2b: { games: 20, over_pct: 100 } });
    expect(await restOf(earlier('2023-10-01'))).toEqual({ rested: { games: 20, over_pct: 100 } });
    expect(await restOf(earlier('2024-01-31', { season_year: 2022 }))).toEqual({});
  });
});

describe('home and away factors', () => {
  const sides = async (rows: readonly TestRow[], teams: readonly TestRow[]) => {
    const tables = { player_game_summary: rows, team_offense_game_summary: teams };
    const { content } = await run(tables, { set: { min_games: 1 } });
    return content.archetypes.role_player.factors.home_away;
  };
  const lined = (size: number, team: string) =>
    crowd(size, (p) => [over(`${team}-${p}`, '2025-01-10', { team_abbr: team })]);

  it("join the team's row by date and team, and are kept from 50 games on", async () => {
    const rows = [...lined(50, 'ATL'), ...lined(49, 'CHA')];
    const teams = [
      teamGame('ATL', '2025-01-10', { home_game: false }),
      teamGame('CHA', '2025-01-10'),
      teamGame('ATL', '2025-01-09'),
    ];
    expect(await sides(rows, teams)).toEqual({ away: { games: 50, over_pct: 100 } });
  });

  it('leave out games without a team row or a side, and count no game twice', async () => {
    const rows = [
      ...lined(49, 'ATL'),
      ...lined(1, 'CHA'),
      ...lined(60, 'CHI'),
      ...lined(60, 'CLE'),
    ];
    const teams = [
      teamGame('ATL', '2025-01-10'),
      teamGame('ATL', '2025-01-10', { game_id: 'again' }),
      teamGame('CHA', '2025-01-10'),
      teamGame('CHI', '2025-01-10', { home_game: null }),
    ];
    expect(await sides(rows, teams)).toEqual({ home: { games: 50, over_pct: 100 } });
  });
});

describe('inputs', () => {
  const tables = {
    player_game_summary: [
      over('a', '2025-01-10'),
      playerGame('b', '2025-01-10', { team_abbr: 'CHA', season_year: null, points: null }),
      playerGame('c', '2025-01-10', { points: null }),
      playerGame('c', addDays(FROM, -1)),
    ],
    team_offense_game_summary: [
      teamGame('ATL', '2025-01-10'),
      teamGame('CHI', '2025-01-10', { home_game: null }),
      teamGame('ATL', addDays(FROM, -1)),
    ],
    nbac_schedule: [
      scheduledGame('2025-01-10', 'ATL', 'CHA'),
      ...['001', '003', '004', '005', '006'].map((kind) =>
        scheduledGame('2025-01-10', 'CHI', 'CLE', { game_id: `${kind}2400001` }),
      ),
      scheduledGame(addDays(FROM, -1), 'ATL', 'CHA'),
      scheduledGame('2025-01-30', 'ATL', 'CHA'),
      scheduledGame(AS_OF, 'ATL', 'CHA'),
    ],
  };

  it('say what the window holds and which scheduled team-games have rows', async () => {
    const { inputs } = await run(tables);
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.player_game_summary',
        rows: 2,
        filled: {
          points: { values: 1 },
          points_line: { values: 1 },
          over_under_result: { values: 1 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 4, present: 1, postponed: 6 } }),
      },
      {
        table: 'nba_analytics.team_offense_game_summary',
        rows: 2,
        filled: { home_game: { values: 1 } },
        teamGames: expect.objectContaining({ window: { scheduled: 10, present: 4, postponed: 0 } }),
      },
    ]);
  });

  it('ask for no games after `through`', async () => {
    const { inputs } = await run(tables, { through: '2025-01-29' });
    expect(inputs.map(({ teamGames }) => teamGames?.window.scheduled)).toEqual([2, 8]);
  });

  it('come back when the window is empty, and the file makes nothing up', async () => {
    const { content, inputs, dataFaults } = await run({});
    expect(inputs.map(({ rows }) => rows)).toEqual([0, 0]);
    expect(dataFaults).toBe(0);
    expect(content.archetypes.star).toMatchObject({
      player_count: 0,
      example_players: [],
      overall_over_pct: null,
      factors: { rest: {}, home_away: {} },
    });
    expect(content.key_insights).toEqual([
      'No comparison stands out among players with 20+ games in the last 365 days.',
    ]);
  });
});

describe('parameters', () => {
  it('are three, with cuts in order', () => {
    expect(whatMatters.parameters.parse({})).toEqual({
      lookback_days: 365,
      min_games: 20,
      cuts: { star: 22, scorer: 15, rotation: 8 },
    });
    expect(whatMatters.parameters.safeParse({ min_game: 5 }).success).toBe(false);
    expect(whatMatters.parameters.safeParse({ cuts: { star: 15 } }).success).toBe(false);
  });
});
