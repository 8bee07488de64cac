import { describe, expect, it } from 'vitest';
import { team } from '../../../exporters/team/index.js';
import { addDays, type IsoDate } from '../../../src/domain/date.js';
import { scheduledGame } from '../../support/rows.js';
import { runWith, type TestRun } from '../../support/run-exporter.js';
import type { TestRow, TestTables } from '../../support/tables.js';
import { analysis, teamGame } from '../../support/team-rows.js';

const AS_OF = '2025-01-31';
const PACE_FROM = '2025-01-01'; // 30 days earlier, as for defense
const SIDES_FROM = '2024-12-02'; // 60
const B2B_FROM = '2024-11-02'; // 90

const run = (tables: TestTables, options: Partial<TestRun> = {}) =>
  runWith(tables, team, { asOf: AS_OF, ...options });

/** One game every third day, so that none is a back-to-back, the last on `last`. */
function games(name: string, count: number, cells: TestRow = {}, last: IsoDate = AS_OF) {
  return Array.from({ length: count }, (_, index) =>
    teamGame(name, addDays(last, -3 * index), cells),
  );
}

const names = (list: readonly { readonly team: string }[]) => list.map((item) => item.team);

describe('pace', () => {
  const pace = async (rows: readonly TestRow[], options: Partial<TestRun> = {}) =>
    (await run({ team_offense_game_summary: rows }, options)).content.pace;

  it('ranks teams with 5 games by mean pace, against the unweighted league average', async () => {
    const { kings, grinders, league_average } = await pace([
      ...games('FST', 5, { pace: '104.1', points_scored: 121 }),
      ...games('MID', 8, { pace: 100 }),
      ...games('SLO', 5, { pace: '98.0' }),
      ...games('FEW', 4, { pace: 120 }),
    ]);
    expect(league_average).toBe(100.7);
    expect(names(kings)).toEqual(['FST', 'MID', 'SLO']);
    expect(names(grinders)).toEqual(['SLO', 'MID', 'FST']);
    expect(kings[0]).toEqual({
      team: 'FST',
      pace: 104.1,
      games: 5,
      avg_points: 121,
      vs_league: 3.4,
      insight: 'Plays 3.40 possessions faster than the league average.',
    });
    expect(grinders[0]).toMatchObject({
      vs_league: -2.7,
      insight: 'Plays 2.70 possessions slower than the league average.',
    });
  });

  it('leaves a null pace out of the mean alone, and a team that has none out of the list', async () => {
    const { kings, league_average } = await pace([
      ...games('AAA', 4, { pace: 100 }),
      teamGame('AAA', '2025-01-02', { pace: null, points_scored: 110 }),
      ...games('NIL', 6, { pace: null }),
    ]);
    expect(kings).toHaveLength(1);
    expect(kings[0]).toMatchObject({ games: 5, pace: 100, avg_points: 102, vs_league: 0 });
    expect(kings[0]?.insight).toBe('Plays at the pace of the league.');
    expect(league_average).toBe(100);
  });

  it('counts only games played, in the window with both ends in and up to `through`', async () => {
    const rows = [
      ...games('AAA', 3, { pace: 101 }, '2025-01-20'),
      teamGame('AAA', PACE_FROM, { pace: 101 }),
      teamGame('AAA', AS_OF, { pace: 101 }),
      teamGame('AAA', '2025-01-15', { points_scored: null, pace: 150 }),
      teamGame('AAA', addDays(PACE_FROM, -1), { pace: 150 }),
      teamGame('AAA', addDays(AS_OF, 1), { pace: 150 }),
    ];
    expect((await pace(rows)).kings[0]).toMatchObject({ games: 5, pace: 101 });
    expect((await pace(rows, { through: addDays(AS_OF, -1) })).kings).toEqual([]);
  });

  it('breaks ties by team at both ends and cuts at top_n', async () => {
    const rows = ['CCC', 'AAA', 'BBB'].flatMap((name) => games(name, 5));
    const { kings, grinders } = await pace(rows, { set: { top_n: 2 } });
    expect(names(kings)).toEqual(['AAA', 'BBB']);
    expect(names(grinders)).toEqual(['AAA', 'BBB']);
  });

  it('is on unrounded means', async () => {
    const { kings } = await pace([
      ...games('AAA', 6, { pace: '100.001' }),
      ...games('BBB', 6, { pace: '100.002' }),
    ]);
    expect(kings.map(({ team: name, pace: value }) => [name, value])).toEqual([
      ['BBB', 100],
      ['AAA', 100],
    ]);
  });
});

describe('defense by zone', () => {
  const defense = async (rows: readonly TestRow[], options: Partial<TestRun> = {}) =>
    (await run({ team_defense_zone_analysis: rows }, options)).content.defense_by_zone;
  const days = (name: string, count: number, paint: string | null, three: string | null = null) =>
    Array.from({ length: count }, (_, index) =>
      analysis(name, addDays(AS_OF, -index), {
        paint_pct_allowed_last_15: paint,
        three_pt_pct_allowed_last_15: three,
      }),
    );

  it('lists the lowest percentages as best and the highest first as worst', async () => {
    const { paint, perimeter } = await defense([
      ...days('BAD', 5, '0.6015', '0.33'),
      ...days('MID', 5, '0.55', '0.36'),
      ...days('TOP', 5, '0.50'),
      ...days('FEW', 4, '0.40', '0.30'),
    ]);
    expect(names(paint.best)).toEqual(['TOP', 'MID', 'BAD']);
    expect(names(paint.worst)).toEqual(['BAD', 'MID', 'TOP']);
    expect(names(perimeter.best)).toEqual(['BAD', 'MID']);
    expect(paint.worst[0]).toEqual({
      team: 'BAD',
      dfg_pct: 60.2,
      opp_ppg: null,
      games: 5,
      insight: 'Opponents make 60.2% of their shots in the paint.',
    });
    expect(perimeter.best[0]?.insight).toBe('Opponents make 33.0% of their three-pointers.');
  });

  it('counts rows without a value for the minimum, but not in the means', async () => {
    const { paint, perimeter } = await defense([
      ...days('AAA', 2, '0.5'),
      analysis('AAA', '2025-01-03', { opponent_points_per_game: '110.0' }),
      analysis('AAA', '2025-01-02', { opponent_points_per_game: '110.1' }),
      analysis('AAA', PACE_FROM, { paint_pct_allowed_last_15: '0.5' }),
      analysis('AAA', addDays(PACE_FROM, -1), { paint_pct_allowed_last_15: '0.9' }),
      analysis('AAA', addDays(AS_OF, 1), { paint_pct_allowed_last_15: '0.9' }),
    ]);
    expect(paint.best).toHaveLength(1);
    expect(paint.best[0]).toMatchObject({ dfg_pct: 50, opp_ppg: 110.1, games: 5 });
    expect(perimeter).toEqual({ best: [], worst: [] });
  });

  it('sees no row after `through`, breaks ties by team and cuts at top_n', async () => {
    const rows = [...days('BBB', 6, '0.5'), ...days('AAA', 6, '0.5'), ...days('CCC', 5, '0.5')];
    const options = { through: addDays(AS_OF, -1), set: { top_n: 1 } };
    const { paint } = await defense(rows, options);
    expect([names(paint.best), names(paint.worst)]).toEqual([['AAA'], ['AAA']]);
    expect(paint.best[0]?.games).toBe(5);
  });
});

describe('home and away', () => {
  const sides = async (rows: readonly TestRow[], options: Partial<TestRun> = {}) =>
    (await run({ team_offense_game_summary: rows }, options)).content.home_away;
  const split = (name: string, home: number, away: number, count = 5) => [
    ...games(name, count, { home_game: true, points_scored: home }),
    ...games(name, count, { home_game: false, points_scored: away }, addDays(AS_OF, -1)),
  ];

  it('lists teams with 5 games on each side at the end where their differential puts them', async () => {
    const { home_dominant, road_warriors } = await sides([
      ...split('HOM', 116, 110),
      ...split('EVE', 100, 100),
      ...split('AWY', 100, 104),
      ...split('FEW', 150, 100, 4),
      ...games('ONE', 9, { home_game: true, points_scored: 150 }),
    ]);
    expect(names(home_dominant)).toEqual(['HOM']);
    expect(names(road_warriors)).toEqual(['AWY']);
    expect(home_dominant[0]).toEqual({
      team: 'HOM',
      home_ppg: 116,
      away_ppg: 110,
      differential: 6,
      insight: 'Scores 6.0 points a game more at home than on the road, last 60 days.',
    });
    expect(road_warriors[0]?.insight).toBe(
      'Scores 4.0 points a game more on the road than at home, last 60 days.',
    );
  });

  it('decides by the unrounded differential: the least above or below 0 counts, 0 does not', async () => {
    const nearly = (name: string, extra: number) => [
      ...split(name, 100, 100, 39).map((row, index) =>
        index === 0 ? { ...row, points_scored: 100 + extra } : row,
      ),
    ];
    const { home_dominant, road_warriors } = await sides(
      [...nearly('UPP', 1), ...nearly('LOW', -1), ...split('EVE', 100, 100)],
      { set: { home_away_lookback_days: 365 } },
    );
    expect(names(home_dominant)).toEqual(['UPP']);
    expect(names(road_warriors)).toEqual(['LOW']);
    expect(home_dominant[0]).toMatchObject({
      differential: 0,
      insight: 'Scores as much on the road as at home, last 365 days.',
    });
  });

  it('cuts each end at top_n, from its end inwards, ties by team', async () => {
    const rows = [
      ...split('UP3', 103, 100),
      ...split('UPB', 102, 100),
      ...split('UPA', 102, 100),
      ...split('DN1', 100, 101),
      ...split('DNB', 100, 102),
      ...split('DNA', 100, 102),
    ];
    const at = async (top_n: number) => {
      const { home_dominant, road_warriors } = await sides(rows, { set: { top_n } });
      return [names(home_dominant), names(road_warriors)];
    };
    expect(await at(2)).toEqual([
      ['UP3', 'UPA'],
      ['DNA', 'DNB'],
    ]);
    expect(await at(30)).toEqual([
      ['UP3', 'UPA', 'UPB'],
      ['DNA', 'DNB', 'DN1'],
    ]);
  });

  it('leaves out games without a side, unplayed ones and those outside 60 days', async () => {
    const { home_dominant } = await sides([
      ...split('AAA', 100, 90),
      teamGame('AAA', '2025-01-02', { home_game: null, points_scored: 200 }),
      teamGame('AAA', '2025-01-02', { home_game: true, points_scored: null }),
      teamGame('AAA', addDays(SIDES_FROM, -1), { home_game: true, points_scored: 200 }),
      teamGame('AAA', SIDES_FROM, { home_game: false, points_scored: 96 }),
    ]);
    expect(home_dominant[0]).toMatchObject({ home_ppg: 100, away_ppg: 91, differential: 9 });
  });

  it('rounds the differential itself, not from the rounded means', async () => {
    const { home_dominant } = await sides([
      ...split('AAA', 100, 90, 6),
      ...games('AAA', 1, { home_game: true, points_scored: 102 }, SIDES_FROM),
      ...games('AAA', 1, { home_game: false, points_scored: 101 }, SIDES_FROM),
    ]);
    // 100.2857 and 91.5714
    expect(home_dominant[0]).toMatchObject({ home_ppg: 100.3, away_ppg: 91.6, differential: 8.7 });
  });
});

describe('back to back', () => {
  const backToBack = async (rows: readonly TestRow[], options: Partial<TestRun> = {}) =>
    (await run({ team_offense_game_summary: rows }, options)).content.back_to_back;
  /** Pairs of games on consecutive dates every fifth day; the first game of a pair is rested. */
  const pairs = (name: string, count: number, rested: number, tired: number) =>
    Array.from({ length: count }, (_, index) => addDays('2024-12-01', 5 * index)).flatMap(
      (date) => [
        teamGame(name, date, { points_scored: rested }),
        teamGame(name, addDays(date, 1), { points_scored: tired }),
      ],
    );

  it('lists the hurt, the most first, apart from those who score as much or more', async () => {
    const { vulnerable, resilient } = await backToBack([
      ...pairs('LOW', 6, 110, 104),
      ...pairs('EVE', 6, 100, 100),
      ...pairs('UPS', 6, 100, 103),
    ]);
    expect(names(vulnerable)).toEqual(['LOW']);
    expect(names(resilient)).toEqual(['UPS', 'EVE']);
    expect(vulnerable[0]).toEqual({
      team: 'LOW',
      b2b_ppg: 104,
      rested_ppg: 110,
      impact: -6,
      b2b_games: 6,
      insight: 'Scores 6.0 points a game less without rest, over 6 back-to-backs.',
    });
    expect(resilient.map(({ insight }) => insight).slice(0, 2)).toEqual([
      'Scores 3.0 points a game more without rest, over 6 back-to-backs.',
      'Scores as much without rest as with it, over 6 back-to-backs.',
    ]);
  });

  it('needs 3 back-to-backs and 5 other games whose rest is known', async () => {
    const enough = [...pairs('AAA', 3, 100, 90), ...games('AAA', 3)];
    const fewOthers = [...pairs('BBB', 3, 100, 90), ...games('BBB', 2)];
    const fewTired = [...pairs('CCC', 2, 100, 90), ...games('CCC', 9)];
    const { vulnerable } = await backToBack([...enough, ...fewOthers, ...fewTired]);
    expect(vulnerable).toHaveLength(1);
    expect(vulnerable[0]).toMatchObject({ team: 'AAA', b2b_games: 3, rested_ppg: 100 });
  });

  it('counts rest from games before the window, but never from another season', async () => {
    const edge = (name: string, before: TestRow) => [
      ...pairs(name, 2, 100, 100),
      ...games(name, 5),
      teamGame(name, B2B_FROM, { points_scored: 70 }),
      teamGame(name, addDays(B2B_FROM, -1), { points_scored: 200, ...before }),
    ];
    const { vulnerable } = await backToBack([
      ...edge('AAA', {}),
      ...edge('BBB', { season_year: 2023 }),
      ...edge('CCC', { points_scored: null }),
    ]);
    expect(vulnerable).toHaveLength(1);
    expect(vulnerable[0]).toMatchObject({ team: 'AAA', b2b_ppg: 90, b2b_games: 3 });
  });

  it('puts nobody at both ends, however few teams there are, by unrounded impacts', async () => {
    const rows = [
      ...pairs('LOW', 12, 100, 100).map((row, index) =>
        index === 1 ? { ...row, points_scored: 99 } : row,
      ),
      ...pairs('EVE', 12, 100, 100),
    ];
    const { vulnerable, resilient } = await backToBack(rows);
    expect([names(vulnerable), names(resilient)]).toEqual([['LOW'], ['EVE']]);
    expect(vulnerable[0]).toMatchObject({ impact: -0.1 });
    const { vulnerable: few } = await backToBack([
      ...['AAA', 'BBB', 'CCC'].flatMap((name) => pairs(name, 6, 110, 104)),
    ]);
    expect(names(few)).toEqual(['AAA', 'BBB', 'CCC']);
  });

  it('takes two games of one date by game_id, the second as a back-to-back', async () => {
    const { vulnerable } = await backToBack([
      ...pairs('AAA', 2, 100, 100),
      ...games('AAA', 5),
      teamGame('AAA', '2025-01-15', { game_id: '2', points_scored: 70 }),
      teamGame('AAA', '2025-01-15', { game_id: '1', points_scored: 100 }),
    ]);
    expect(vulnerable[0]).toMatchObject({ b2b_ppg: 90, rested_ppg: 100 });
  });
});

describe('the four sections', () => {
  const TEAMS = ['AAA', 'BBB'];
  /** Both teams with everything a section needs; `cells` and `zones` change all rows. */
  const tables = (cells: TestRow = {}, zones: TestRow = {}): TestTables => ({
    team_offense_game_summary: TEAMS.flatMap((name, which) =>
      Array.from({ length: 24 }, (_, index) => ({
        ...teamGame(name, addDays(AS_OF, -(index + Math.floor(index / 2))), {
          home_game: index % 4 < 2,
          points_scored: 100 + which + (index % 4),
        }),
        ...cells,
      })),
    ),
    team_defense_zone_analysis: TEAMS.flatMap((name) =>
      Array.from({ length: 6 }, (_, index) =>
        analysis(name, addDays(AS_OF, -index), {
          paint_pct_allowed_last_15: '0.5',
          three_pt_pct_allowed_last_15: '0.35',
          opponent_points_per_game: '110',
          ...zones,
        }),
      ),
    ),
  });
  const NO_LISTS = { best: [], worst: [] };

  it('stand alone: a column that is wholly null empties its own section and changes no other', async () => {
    const { content: whole } = await run(tables());
    const lists = [
      whole.pace.kings,
      whole.defense_by_zone.paint.best,
      whole.defense_by_zone.perimeter.worst,
      [...whole.home_away.home_dominant, ...whole.home_away.road_warriors],
      [...whole.back_to_back.vulnerable, ...whole.back_to_back.resilient],
    ];
    expect(lists.map((list) => list.length)).toEqual([2, 2, 2, 2, 2]);
    const without = async (cells: TestRow, zones: TestRow = {}) =>
      (await run(tables(cells, zones))).content;
    expect(await without({ pace: null })).toEqual({
      ...whole,
      pace: { kings: [], grinders: [], league_average: null },
    });
    expect(await without({ home_game: null })).toEqual({
      ...whole,
      home_away: { home_dominant: [], road_warriors: [] },
    });
    expect(await without({}, { paint_pct_allowed_last_15: null })).toEqual({
      ...whole,
      defense_by_zone: { ...whole.defense_by_zone, paint: NO_LISTS },
    });
    expect(await without({}, { three_pt_pct_allowed_last_15: null })).toEqual({
      ...whole,
      defense_by_zone: { ...whole.defense_by_zone, perimeter: NO_LISTS },
    });
    const unknown = await without({}, { opponent_points_per_game: null });
    expect(unknown.defense_by_zone.paint.best.map((each) => each.opp_ppg)).toEqual([null, null]);
    expect({ ...unknown, defense_by_zone: null }).toEqual({ ...whole, defense_by_zone: null });
  });

  it('stand alone: without analysis rows the others are as ever', async () => {
    const { content } = await run({ ...tables(), team_defense_zone_analysis: [] });
    expect(content.defense_by_zone).toEqual({ paint: NO_LISTS, perimeter: NO_LISTS });
    expect(content.pace.kings).toHaveLength(2);
  });
});

describe('inputs', () => {
  it('say what the windows hold and which scheduled team-games have rows', async () => {
    const { inputs } = await run({
      team_offense_game_summary: [
        teamGame('AAA', B2B_FROM, { pace: null }),
        teamGame('BBB', B2B_FROM, { season_year: null, points_scored: null, home_game: null }),
        teamGame('AAA', addDays(B2B_FROM, -1)),
        teamGame('AAA', AS_OF),
      ],
      team_defense_zone_analysis: [
        analysis('AAA', PACE_FROM, { paint_pct_allowed_last_15: '0.5' }),
        analysis('AAA', AS_OF, { opponent_points_per_game: 100 }),
        analysis('AAA', addDays(PACE_FROM, -1), { three_pt_pct_allowed_last_15: '0.5' }),
      ],
      nbac_schedule: [
        scheduledGame(B2B_FROM, 'AAA', 'BBB'),
        ...['001', '003', '004', '005', '006'].map((kind) =>
          scheduledGame(B2B_FROM, 'CCC', 'DDD', { game_id: `${kind}2400001` }),
        ),
        scheduledGame(addDays(B2B_FROM, -1), 'AAA', 'BBB'),
        scheduledGame(AS_OF, 'AAA', 'BBB'),
      ],
    });
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.team_offense_game_summary',
        rows: 3,
        filled: { team_abbr: 3, season_year: 2, points_scored: 2, pace: 2, home_game: 2 },
        teamGames: expect.objectContaining({ window: { scheduled: 8, present: 2, postponed: 0 } }),
      },
      {
        table: 'nba_precompute.team_defense_zone_analysis',
        rows: 2,
        filled: {
          team_abbr: 2,
          paint_pct_allowed_last_15: 1,
          three_pt_pct_allowed_last_15: 0,
          opponent_points_per_game: 1,
        },
        teamGames: null,
      },
    ]);
  });

  it('count a row without a team, which is in no mean', async () => {
    const nobody = games('XXX', 6, { team_abbr: null });
    const { content, inputs } = await run({ team_offense_game_summary: nobody });
    expect(content.pace.kings).toEqual([]);
    expect(inputs[0]).toMatchObject({ rows: 6, filled: { team_abbr: 0 } });
  });

  it('come back when the windows are empty, with empty lists', async () => {
    const { content, inputs, dataFaults } = await run({});
    expect(inputs.map(({ rows }) => rows)).toEqual([0, 0]);
    expect(dataFaults).toBe(0);
    expect(content).toEqual({
      pace: { kings: [], grinders: [], league_average: null },
      defense_by_zone: { paint: { best: [], worst: [] }, perimeter: { best: [], worst: [] } },
      home_away: { home_dominant: [], road_warriors: [] },
      back_to_back: { vulnerable: [], resilient: [] },
    });
  });
});

describe('windows', () => {
  it('are as long as the parameters say; the longest dates the table', () => {
    const set = { pace_lookback_days: 10, home_away_lookback_days: 120, b2b_lookback_days: 20 };
    const params = team.parameters.parse(set);
    const [games, defense] = team.sources(params);
    expect(games?.kind === 'dated' && games.window(AS_OF)).toEqual({
      from: '2024-10-03',
      to: AS_OF,
    });
    expect(games?.kind === 'dated' && games.span(AS_OF)).toEqual({ from: '2024-10-01', to: AS_OF });
    expect(defense?.kind === 'dated' && defense.window(AS_OF).from).toBe(PACE_FROM);
    expect(team.bind(params, AS_OF)).toMatchObject({
      pace_from: { value: '2025-01-21' },
      home_away_from: { value: '2024-10-03' },
      b2b_from: { value: '2025-01-11' },
      read_from: { value: '2024-10-01' },
    });
  });
});
