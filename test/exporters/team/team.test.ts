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
      ...games('HOU', 5, { pace: '104.1', points_scored: 121 }),
      ...games('LAL', 8, { pace: 100 }),
      ...games('OKC', 5, { pace: '98.0' }),
      ...games('GSW', 4, { pace: 120 }),
    ]);
    expect(league_average).toBe(100.7);
    expect(names(kings)).toEqual(['HOU', 'LAL', 'OKC']);
    expect(names(grinders)).toEqual(['OKC', 'LAL', 'HOU']);
    expect(kings[0]).toEqual({
      team: 'HOU',
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
      ...games('ATL', 4, { pace: 100 }),
      teamGame('ATL', '2025-01-02', { pace: null, points_scored: 110 }),
      ...games('MIA', 6, { pace: null }),
    ]);
    expect(kings).toHaveLength(1);
    expect(kings[0]).toMatchObject({ games: 5, pace: 100, avg_points: 102, vs_league: 0 });
    expect(kings[0]?.insight).toBe('Plays at the pace of the league.');
    expect(league_average).toBe(100);
  });

  it('counts only games played, in the window with both ends in and up to `through`', async () => {
    const rows = [
      ...games('ATL', 3, { pace: 101 }, '2025-01-20'),
      teamGame('ATL', PACE_FROM, { pace: 101 }),
      teamGame('ATL', AS_OF, { pace: 101 }),
      teamGame('ATL', '2025-01-15', { points_scored: null, pace: 150 }),
      teamGame('ATL', addDays(PACE_FROM, -1), { pace: 150 }),
      teamGame('ATL', addDays(AS_OF, 1), { pace: 150 }),
    ];
    expect((await pace(rows)).kings[0]).toMatchObject({ games: 5, pace: 101 });
    expect((await pace(rows, { through: addDays(AS_OF, -1) })).kings).toEqual([]);
  });

  it('breaks ties by team at both ends and cuts at top_n', async () => {
    const rows = ['CHI', 'ATL', 'CHA'].flatMap((name) => games(name, 5));
    const { kings, grinders } = await pace(rows, { set: { top_n: 2 } });
    expect(names(kings)).toEqual(['ATL', 'CHA']);
    expect(names(grinders)).toEqual(['ATL', 'CHA']);
  });

  it('is on unrounded means', async () => {
    const { kings } = await pace([
      ...games('ATL', 6, { pace: '100.001' }),
      ...games('CHA', 6, { pace: '100.002' }),
    ]);
    expect(kings.map(({ team: name, pace: value }) => [name, value])).toEqual([
      ['CHA', 100],
      ['ATL', 100],
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
      ...days('BOS', 5, '0.6015', '0.33'),
      ...days('LAL', 5, '0.55', '0.36'),
      ...days('ORL', 5, '0.50'),
      ...days('GSW', 4, '0.40', '0.30'),
    ]);
    expect(names(paint.best)).toEqual(['ORL', 'LAL', 'BOS']);
    expect(names(paint.worst)).toEqual(['BOS', 'LAL', 'ORL']);
    expect(names(perimeter.best)).toEqual(['BOS', 'LAL']);
    expect(paint.worst[0]).toEqual({
      team: 'BOS',
      dfg_pct: 60.2,
      opp_ppg: null,
      games: 5,
      insight: 'Opponents make 60.2% of their shots in the paint.',
    });
    expect(perimeter.best[0]?.insight).toBe('Opponents make 33.0% of their three-pointers.');
  });

  it('counts rows without a value for the minimum, but not in the means', async () => {
    const { paint, perimeter } = await defense([
      ...days('ATL', 2, '0.5'),
      analysis('ATL', '2025-01-03', { opponent_points_per_game: '110.0' }),
      analysis('ATL', '2025-01-02', { opponent_points_per_game: '110.1' }),
      analysis('ATL', PACE_FROM, { paint_pct_allowed_last_15: '0.5' }),
      analysis('ATL', addDays(PACE_FROM, -1), { paint_pct_allowed_last_15: '0.9' }),
      analysis('ATL', addDays(AS_OF, 1), { paint_pct_allowed_last_15: '0.9' }),
    ]);
    expect(paint.best).toHaveLength(1);
    expect(paint.best[0]).toMatchObject({ dfg_pct: 50, opp_ppg: 110.1, games: 5 });
    expect(perimeter).toEqual({ best: [], worst: [] });
  });

  it('sees no row after `through`, breaks ties by team and cuts at top_n', async () => {
    const rows = [...days('CHA', 6, '0.5'), ...days('ATL', 6, '0.5'), ...days('CHI', 5, '0.5')];
    const options = { through: addDays(AS_OF, -1), set: { top_n: 1 } };
    const { paint } = await defense(rows, options);
    expect([names(paint.best), names(paint.worst)]).toEqual([['ATL'], ['ATL']]);
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
      ...split('IND', 116, 110),
      ...split('DET', 100, 100),
      ...split('BKN', 100, 104),
      ...split('GSW', 150, 100, 4),
      ...games('NOP', 9, { home_game: true, points_scored: 150 }),
    ]);
    expect(names(home_dominant)).toEqual(['IND']);
    expect(names(road_warriors)).toEqual(['BKN']);
    expect(home_dominant[0]).toEqual({
      team: 'IND',
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
      [...nearly('POR', 1), ...nearly('LAC', -1), ...split('DET', 100, 100)],
      { set: { home_away_lookback_days: 365 } },
    );
    expect(names(home_dominant)).toEqual(['POR']);
    expect(names(road_warriors)).toEqual(['LAC']);
    expect(home_dominant[0]).toMatchObject({
      differential: 0,
      insight: 'Scores as much on the road as at home, last 365 days.',
    });
  });

  it('cuts each end at top_n, from its end inwards, ties by team', async () => {
    const rows = [
      ...split('ORL', 103, 100),
      ...split('PHX', 102, 100),
      ...split('PHI', 102, 100),
      ...split('DET', 100, 101),
      ...split('DEN', 100, 102),
      ...split('DAL', 100, 102),
    ];
    const at = async (top_n: number) => {
      const { home_dominant, road_warriors } = await sides(rows, { set: { top_n } });
      return [names(home_dominant), names(road_warriors)];
    };
    expect(await at(2)).toEqual([
      ['ORL', 'PHI'],
      ['DAL', 'DEN'],
    ]);
    expect(await at(30)).toEqual([
      ['ORL', 'PHI', 'PHX'],
      ['DAL', 'DEN', 'DET'],
    ]);
  });

  it('leaves out games without a side, unplayed ones and those outside 60 days', async () => {
    const { home_dominant } = await sides([
      ...split('ATL', 100, 90),
      teamGame('ATL', '2025-01-02', { home_game: null, points_scored: 200 }),
      teamGame('ATL', '2025-01-03', { home_game: true, points_scored: null }),
      teamGame('ATL', addDays(SIDES_FROM, -1), { home_game: true, points_scored: 200 }),
      teamGame('ATL', SIDES_FROM, { home_game: false, points_scored: 96 }),
    ]);
    expect(home_dominant[0]).toMatchObject({ home_ppg: 100, away_ppg: 91, differential: 9 });
  });

  it('rounds the differential itself, not from the rounded means', async () => {
    const { home_dominant } = await sides([
      ...split('ATL', 100, 90, 6),
      ...games('ATL', 1, { home_game: true, points_scored: 102 }, SIDES_FROM),
      ...games('ATL', 1, { home_game: false, points_scored: 101 }, addDays(SIDES_FROM, 1)),
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
      ...pairs('LAC', 6, 110, 104),
      ...pairs('DET', 6, 100, 100),
      ...pairs('SAC', 6, 100, 103),
    ]);
    expect(names(vulnerable)).toEqual(['LAC']);
    expect(names(resilient)).toEqual(['SAC', 'DET']);
    expect(vulnerable[0]).toEqual({
      team: 'LAC',
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
    const enough = [...pairs('ATL', 3, 100, 90), ...games('ATL', 3)];
    const fewOthers = [...pairs('CHA', 3, 100, 90), ...games('CHA', 2)];
    const fewTired = [...pairs('CHI', 2, 100, 90), ...games('CHI', 9)];
    const { vulnerable } = await backToBack([...enough, ...fewOthers, ...fewTired]);
    expect(vulnerable).toHaveLength(1);
    expect(vulnerable[0]).toMatchObject({ team: 'ATL', b2b_games: 3, rested_ppg: 100 });
  });

  it('counts rest from games before the window, but never from another season', async () => {
    const edge = (name: string, before: TestRow) => [
      ...pairs(name, 2, 100, 100),
      ...games(name, 5),
      teamGame(name, B2B_FROM, { points_scored: 70 }),
      teamGame(name, addDays(B2B_FROM, -1), { points_scored: 200, ...before }),
    ];
    const { vulnerable } = await backToBack([
      ...edge('ATL', {}),
      ...edge('CHA', { season_year: 2023 }),
      ...edge('CHI', { points_scored: null }),
    ]);
    expect(vulnerable).toHaveLength(1);
    expect(vulnerable[0]).toMatchObject({ team: 'ATL', b2b_ppg: 90, b2b_games: 3 });
  });

  it('puts nobody at both ends, however few teams there are, by unrounded impacts', async () => {
    const rows = [
      ...pairs('LAC', 12, 100, 100).map((row, index) =>
        index === 1 ? { ...row, points_scored: 99 } : row,
      ),
      ...pairs('DET', 12, 100, 100),
    ];
    const { vulnerable, resilient } = await backToBack(rows);
    expect([names(vulnerable), names(resilient)]).toEqual([['LAC'], ['DET']]);
    expect(vulnerable[0]).toMatchObject({ impact: -0.1 });
    const { vulnerable: few } = await backToBack([
      ...['ATL', 'CHA', 'CHI'].flatMap((name) => pairs(name, 6, 110, 104)),
    ]);
    expect(names(few)).toEqual(['ATL', 'CHA', 'CHI']);
  });

  it('takes two games of one date by game_id, the second as a back-to-back', async () => {
    const { vulnerable } = await backToBack([
      ...pairs('ATL', 2, 100, 100),
      ...games('ATL', 5),
      teamGame('ATL', '2025-01-15', { game_id: '2', points_scored: 70 }),
      teamGame('ATL', '2025-01-15', { game_id: '1', points_scored: 100 }),
    ]);
    expect(vulnerable[0]).toMatchObject({ b2b_ppg: 90, rested_ppg: 100 });
  });
});

describe('the four sections', () => {
  const TEAMS = ['ATL', 'CHA'];
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
        teamGame('ATL', B2B_FROM, { pace: null }),
        teamGame('CHA', B2B_FROM, { season_year: null, points_scored: null, home_game: null }),
        teamGame('ATL', addDays(B2B_FROM, -1)),
        teamGame('ATL', AS_OF),
      ],
      team_defense_zone_analysis: [
        analysis('ATL', PACE_FROM, { paint_pct_allowed_last_15: '0.5' }),
        analysis('ATL', AS_OF, { opponent_points_per_game: 100 }),
        analysis('ATL', addDays(PACE_FROM, -1), { three_pt_pct_allowed_last_15: '0.5' }),
      ],
      nbac_schedule: [
        scheduledGame(B2B_FROM, 'ATL', 'CHA'),
        ...['001', '003', '004', '005', '006'].map((kind) =>
          scheduledGame(B2B_FROM, 'CHI', 'CLE', { game_id: `${kind}2400001` }),
        ),
        scheduledGame(addDays(B2B_FROM, -1), 'ATL', 'CHA'),
        scheduledGame(AS_OF, 'ATL', 'CHA'),
      ],
    });
    expect(inputs).toMatchObject([
      {
        table: 'nba_analytics.team_offense_game_summary',
        rows: 2,
        filled: {
          points_scored: { values: 2 },
          pace: { values: 1, of: 1 },
          home_game: { values: 1, of: 1 },
        },
        teamGames: expect.objectContaining({ window: { scheduled: 2, present: 1, postponed: 6 } }),
        faults: [{ kind: 'season', counts: { window: { faulty: 1, concerned: 3 } } }],
      },
      {
        table: 'nba_precompute.team_defense_zone_analysis',
        rows: 2,
        filled: {
          paint_pct_allowed_last_15: { values: 1 },
          three_pt_pct_allowed_last_15: { values: 0 },
          opponent_points_per_game: { values: 1 },
        },
        teamGames: null,
      },
    ]);
  });

  it('count a row without a team, which is in no mean', async () => {
    const nobody = games('SAS', 6, { team_abbr: null });
    const { content, inputs } = await run({ team_offense_game_summary: nobody });
    expect(content.pace.kings).toEqual([]);
    expect(inputs[0]).toMatchObject({
      rows: 0,
      faults: [{ kind: 'key', counts: { window: { faulty: 6, concerned: 6 } } }],
    });
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
