import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bounceBack } from '../../exporters/bounce-back/index.js';
import type { Built } from '../../exporters/exporter.js';
import { hotCold } from '../../exporters/hot-cold/index.js';
import { hotColdSchema } from '../../exporters/hot-cold/schema.js';
import { EXPORTERS } from '../../exporters/registry.js';
import { team } from '../../exporters/team/index.js';
import type { FaultKind } from '../../src/domain/row-faults.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import { type FourTeams, fourTeams } from '../support/four-teams.js';
import { runOn } from '../support/run-exporter.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../support/table-folder.js';
import type { TestCell, TestRow } from '../support/tables.js';

const AS_OF = '2025-01-15';
const LAST = '2025-01-14';
const LEAGUE = fourTeams(LAST, 40);
/** One player's latest game: whatever becomes of it shows in every file that reads its column. */
const STAR = 'adaATL';

const folder = temporaryFolder('contract');
let warehouse: ListeningWarehouse;
beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, {});
});
afterAll(() => warehouse.close());

type Files = Readonly<Record<string, Built<object>>>;

/** One that reads results, one that does not, one of teams: all six read rows by the same text. */
const FEW = [hotCold, bounceBack, team].map(({ name }) => name as string);

/** Files of the league with some tables changed: of those of a few that read them, or of all. */
async function filesOf(changes: Partial<FourTeams> = {}, all = false): Promise<Files> {
  warehouse.write({ ...LEAGUE, ...changes });
  const changed = Object.keys(changes);
  const files: Record<string, Built<object>> = {};
  for (const exporter of EXPORTERS) {
    const tables = exporter.sources(exporter.parameters.parse({})).map(({ table }) => table);
    const reads = tables.some((table) => changed.some((name) => table.endsWith(`.${name}`)));
    if (!(all || (FEW.includes(exporter.name) && reads))) continue;
    const set = { ...(exporter.name === 'trends-deep-dive' && { min_games: 1 }) };
    files[exporter.name] = await runOn(warehouse, exporter, { asOf: AS_OF, set });
  }
  return files;
}

/** What files hold, of those that `like` has. */
const contents = (files: Files, like: Files = files) =>
  Object.fromEntries(Object.keys(like).map((name) => [name, files[name]?.content]));

/** The faults that the files tell of a table, by kind: `[faulty, column, value]` of the first example. */
function told(files: Files, table: string) {
  const all = Object.values(files).flatMap(({ inputs, silentFaults }) => [
    ...inputs.flatMap(({ faults }) => faults),
    ...silentFaults,
  ]);
  return Object.fromEntries(
    all
      .filter((fault) => fault.table === table)
      .map(({ kind, column, counts, examples }) => [
        kind,
        [counts.window.faulty, column, examples[0]?.value],
      ]),
  );
}

type Row = (row: TestRow) => readonly TestRow[];

/** The table with one row replaced by what `by` makes of it. */
function withRow(rows: readonly TestRow[], chosen: (row: TestRow) => boolean, by: Row) {
  const found = rows.filter(chosen);
  if (found.length !== 1) throw new Error(`${found.length} rows are chosen`);
  return rows.flatMap((row) => (chosen(row) ? by(row) : [row]));
}

const isLatest = (row: TestRow) => row.player_lookup === STAR && row.game_date === LAST;
const players = (by: Row) => ({
  player_game_summary: withRow(LEAGUE.player_game_summary, isLatest, by),
});
const cells = (changed: TestRow) => (row: TestRow) => [{ ...row, ...changed }];
const alsoWith = (changed: TestRow) => (row: TestRow) => [row, { ...row, ...changed }];

describe('a row of player games', () => {
  let sound: Files;
  let without: Files;
  let unlined: Files;
  beforeAll(async () => {
    sound = await filesOf({}, true);
    without = await filesOf(
      players(() => []),
      true,
    );
    unlined = await filesOf(players(cells({ points_line: null, over_under_result: null })));
  });

  it('shows in the files', () => {
    const readers = EXPORTERS.map(({ name }) => name).filter((name) => name !== 'trends-team');
    for (const name of readers) expect(without[name]?.content).not.toEqual(sound[name]?.content);
    for (const { faults } of Object.values(sound).flatMap(({ inputs }) => inputs)) {
      expect(faults).toEqual([]);
    }
  });

  it.each<[string, Row, FaultKind, number, string, string]>([
    ['no player', cells({ player_lookup: null }), 'key', 1, 'player_lookup', 'null'],
    ['a blank player', cells({ player_lookup: ' ' }), 'key', 1, 'player_lookup', 'null'],
    ['no game', cells({ game_id: null }), 'key', 1, 'game_id', 'null'],
    [
      'another row of its key',
      alsoWith({ points: 3, over_under_result: 'UNDER' }),
      'key',
      2,
      'player_lookup, game_id',
      '2 rows that differ',
    ],
    [
      'another row of its key on another date',
      alsoWith({ game_date: '2025-01-13' }),
      'key',
      2,
      'player_lookup, game_id',
      '2 rows that differ',
    ],
    ['no team', cells({ team_abbr: null }), 'team', 1, 'team_abbr', 'null'],
    ['an unknown team', cells({ team_abbr: 'BRK' }), 'team', 1, 'team_abbr', 'BRK'],
    ['a team in small letters', cells({ team_abbr: 'atl' }), 'team', 1, 'team_abbr', 'atl'],
    ['an All-Star side', cells({ team_abbr: 'EAS' }), 'team', 1, 'team_abbr', 'EAS'],
    ['no opponent', cells({ opponent_team_abbr: null }), 'team', 1, 'opponent_team_abbr', 'null'],
    [
      'an unknown opponent',
      cells({ opponent_team_abbr: 'PHO' }),
      'team',
      1,
      'opponent_team_abbr',
      'PHO',
    ],
    ['no season', cells({ season_year: null }), 'season', 1, 'season_year', 'null'],
    ['the year its season ends', cells({ season_year: 2025 }), 'season', 1, 'season_year', '2025'],
  ])('with %s is left out whole, and told', async (_, by, kind, count, column, value) => {
    const files = await filesOf(players(by));
    expect(contents(files)).toEqual(contents(without, files));
    expect(told(files, PLAYER_GAMES)).toEqual({ [kind]: [count, column, value] });
  });

  it('is left out of all six files, beside other faults', async () => {
    const [first, ...others] = players(cells({ team_abbr: 'BRK' })).player_game_summary;
    const row = first ?? {};
    const faulty = [
      { ...row, player_lookup: 'x', season_year: 1999, team_abbr: 'ATL' },
      { ...row, player_lookup: null },
      { ...row, player_lookup: 'y', team_abbr: 'ATL', game_id: '0032400001' },
    ];
    const files = await filesOf({ player_game_summary: [row, ...others, ...faulty] }, true);
    expect(contents(files)).toEqual(contents(without));
    for (const name of ['trends-hot-cold', 'trends-quick-hits', 'trends-deep-dive']) {
      const kinds = files[name]?.inputs[0]?.faults.map(({ kind, counts }) => [
        kind,
        counts.window.faulty,
      ]);
      expect(kinds).toEqual([
        ['key', 1],
        ['team', 1],
        ['season', 1],
      ]);
    }
  });

  it('counts once, under the first kind that fits', async () => {
    const all = { team_abbr: 'BRK', season_year: 2025, over_under_result: 'W' };
    const files = await filesOf(players(cells(all)));
    expect(told(files, PLAYER_GAMES)).toEqual({ team: [1, 'team_abbr', 'BRK'] });
    const twice = await filesOf(players(alsoWith(all)));
    expect(contents(twice)).toEqual(contents(without, twice));
    expect(Object.keys(told(twice, PLAYER_GAMES))).toEqual(['key']);
  });

  it.each([
    ['preseason', '0012400001'],
    ['the All-Star Game', '0032400001'],
    ['preseason without leading zeros', '12400001'],
    ['another league', '2022400001'],
  ])('of %s is left out, and no fault', async (_, game_id) => {
    const files = await filesOf(players(cells({ game_id, team_abbr: 'EAS', season_year: null })));
    expect(contents(files)).toEqual(contents(without, files));
    expect(told(files, PLAYER_GAMES)).toEqual({});
  });

  it.each<[string, (row: TestRow) => TestRow, FaultKind | null, string]>([
    ['an unknown word', () => ({ over_under_result: 'W' }), 'result-word', 'W'],
    ['a misspelt word', () => ({ over_under_result: 'OVR' }), 'result-word', 'OVR'],
    ['no line', () => ({ points_line: null }), 'result-values', 'UNDER at 12 points'],
    [
      'UNDER at the line',
      ({ points }) => ({ points_line: points ?? null }),
      'result-numbers',
      'UNDER at 12 points',
    ],
    ['UNDER above the line', () => ({ points_line: 10.5 }), 'result-numbers', 'UNDER at 12 points'],
    [
      'OVER below the line',
      () => ({ over_under_result: 'over' }),
      'result-numbers',
      'OVER at 12 points',
    ],
    [
      'OVER at the line',
      ({ points }) => ({ points_line: points ?? null, over_under_result: 'OVER' }),
      'result-numbers',
      'OVER at 12 points',
    ],
    [
      'PUSH beside the line',
      () => ({ over_under_result: 'PUSH' }),
      'result-numbers',
      'PUSH at 12 points',
    ],
    [
      'a push',
      ({ points }) => ({ points_line: points ?? null, over_under_result: ' push' }),
      null,
      '',
    ],
    ['a push without a line', () => ({ points_line: null, over_under_result: 'PUSH' }), null, ''],
  ])('with %s is a game played, and not lined', async (_, changed, kind, value) => {
    const files = await filesOf(players((row) => [{ ...row, ...changed(row) }]));
    expect(contents(files)).toEqual(contents(unlined, files));
    const expected = kind === null ? {} : { [kind]: [1, 'over_under_result', value] };
    expect(told(files, PLAYER_GAMES)).toEqual(expected);
  });

  it('with a result without points is no game, and told', async () => {
    const files = await filesOf(players(cells({ points: null })));
    const absent = await filesOf(players(cells({ points: null, over_under_result: null })));
    expect(contents(files)).toEqual(contents(absent));
    expect(told(files, PLAYER_GAMES)).toEqual({
      'result-values': [1, 'over_under_result', 'UNDER at null points'],
    });
  });

  it.each<[string, TestCell]>([
    ['other case', 'under'],
    ['blanks around it', ' Under  '],
  ])('has its result whatever its spelling: %s', async (_, over_under_result) => {
    const files = await filesOf(players(cells({ over_under_result })));
    expect(contents(files)).toEqual(contents(sound, files));
    expect(told(files, PLAYER_GAMES)).toEqual({});
  });

  it('counts once, however often it is there alike', async () => {
    const files = await filesOf(
      players((row) => [row, row, { ...row, over_under_result: ' under', game_id: shortId(row) }]),
    );
    expect(contents(files)).toEqual(contents(sound, files));
    expect(told(files, PLAYER_GAMES)).toEqual({
      repeat: [2, 'player_lookup, game_id', '2 more'],
    });
  });

  it('is compared in the columns that the query reads', async () => {
    const files = await filesOf(players(alsoWith({ points_line: 30.5 })));
    const kinds = (name: string) => files[name]?.inputs[0]?.faults.map(({ kind }) => kind);
    expect(kinds('trends-hot-cold')).toEqual(['key']);
    expect(kinds('trends-bounce-back')).toEqual(['repeat']);
    expect(files['trends-bounce-back']?.content).toEqual(sound['trends-bounce-back']?.content);
  });

  it('may have an id of another form', async () => {
    const files = await filesOf(players(cells({ game_id: '20250114_ATL_BOS' })));
    expect(contents(files)).toEqual(contents(sound, files));
    expect(told(files, PLAYER_GAMES)).toEqual({});
  });

  it('has no name where it is empty or blank: the next one is taken', async () => {
    const nameless = (name: string) => ({
      nba_players_registry: LEAGUE.nba_players_registry.map((row) =>
        row.player_lookup === STAR ? { ...row, player_name: name } : row,
      ),
    });
    const nameIn = (files: Files) => {
      const text = JSON.stringify(files['trends-bounce-back']?.content);
      return ['ada ATL', 'ada of ATL', STAR].filter((name) =>
        text.includes(`"player_name":"${name}"`),
      );
    };
    expect(nameIn(sound)).toEqual(['ada ATL']);
    expect(nameIn(await filesOf(nameless(' \t')))).toEqual(['ada of ATL']);
    const unnamed = LEAGUE.player_game_summary.map((row) => ({ ...row, player_full_name: '  ' }));
    const both = await filesOf({ ...nameless(' '), player_game_summary: unnamed });
    expect(nameIn(both)).toEqual([STAR]);
    expect(told(both, PLAYER_GAMES)).toEqual({});
  });

  it('and the whole league may have ids that lost their zeros', async () => {
    const shortened = (rows: readonly TestRow[]) =>
      rows.map((row) => ({ ...row, game_id: shortId(row) }));
    const files = await filesOf({
      player_game_summary: shortened(LEAGUE.player_game_summary),
      team_offense_game_summary: shortened(LEAGUE.team_offense_game_summary),
      nbac_schedule: shortened(LEAGUE.nbac_schedule),
    });
    expect(files).toEqual(Object.fromEntries(FEW.map((name) => [name, sound[name]])));
  });
});

const UNDATED = { generated_at: true, as_of_date: true } as const;
const shortId = ({ game_id }: TestRow) => `${game_id}`.replace(/^00/, '');

describe('a row of the other tables', () => {
  const ofTeam = (row: TestRow) => row.team_abbr === 'CHI' && row.game_date === LAST;
  const ofZone = (row: TestRow) => row.team_abbr === 'CHI' && row.analysis_date === LAST;
  const teams = (by: Row) => ({
    team_offense_game_summary: withRow(LEAGUE.team_offense_game_summary, ofTeam, by),
  });
  const zones = (by: Row) => ({
    team_defense_zone_analysis: withRow(LEAGUE.team_defense_zone_analysis, ofZone, by),
  });

  it.each<[string, Row, FaultKind, number, string]>([
    ['no team', cells({ team_abbr: null }), 'key', 1, 'null'],
    ['an unknown team', cells({ team_abbr: 'CHO' }), 'team', 1, 'CHO'],
    ['an unknown opponent', cells({ opponent_team_abbr: 'NOH' }), 'team', 1, 'NOH'],
    ['another season', cells({ season_year: 2023 }), 'season', 1, '2023'],
    [
      'another row of its key',
      alsoWith({ points_scored: 1, home_game: null }),
      'key',
      2,
      '2 rows that differ',
    ],
  ])('is left out of team games with %s', async (_, by, kind, count, value) => {
    const files = await filesOf(teams(by));
    expect(contents(files)).toEqual(contents(await filesOf(teams(() => []))));
    expect(told(files, TEAM_GAMES)).toEqual({ [kind]: [count, expect.any(String), value] });
  });

  it.each<[string, Row, FaultKind, number, string]>([
    ['an unknown team', cells({ team_abbr: 'CHO' }), 'team', 1, 'CHO'],
    [
      'another row of its key',
      alsoWith({ paint_pct_allowed_last_15: 0.9 }),
      'key',
      2,
      '2 rows that differ',
    ],
  ])('is left out of the analysis with %s', async (_, by, kind, count, value) => {
    const files = await filesOf(zones(by));
    expect(contents(files)).toEqual(contents(await filesOf(zones(() => []))));
    expect(told(files, TEAM_DEFENSE)).toEqual({ [kind]: [count, expect.any(String), value] });
  });

  it('counts once in team games and analysis, however often it is there', async () => {
    const files = await filesOf({ ...teams((row) => [row, row]), ...zones((row) => [row, row]) });
    expect(contents(files)).toEqual(contents(await filesOf({}, true), files));
    expect(told(files, TEAM_GAMES)).toMatchObject({ repeat: [1, 'team_abbr, game_id', '1 more'] });
    expect(told(files, TEAM_DEFENSE)).toMatchObject({ repeat: [1, expect.any(String), '1 more'] });
  });

  const tonight = { game_date: AS_OF, game_date_est: '2025-01-16T00:30:00Z' };
  const game = (changed: TestRow): TestRow => ({
    ...tonight,
    game_id: '0022400555',
    home_team_tricode: 'ATL',
    away_team_tricode: 'CHI',
    ...changed,
  });
  /** Who plays tonight by these rows of the schedule, and when. */
  async function tonightBy(...rows: readonly TestRow[]) {
    const files = await filesOf({ nbac_schedule: [...LEAGUE.nbac_schedule, ...rows] });
    const { cold } = hotColdSchema.omit(UNDATED).parse(files['trends-hot-cold']?.content);
    const star = cold.find(({ player_lookup }) => player_lookup === STAR);
    if (star === undefined) throw new Error(`${STAR} is not listed`);
    const { playing_tonight, tonight_opponent, tonight_game_time } = star;
    const plays = playing_tonight ? [tonight_opponent, tonight_game_time] : null;
    return { plays, faults: told(files, SCHEDULE) };
  }

  it('names a game of the schedule', async () => {
    expect(await tonightBy(game({}))).toEqual({ plays: ['CHI', '7:30 PM ET'], faults: {} });
    expect(await tonightBy(game({}), game({ game_id: '22400555' }))).toEqual({
      plays: ['CHI', '7:30 PM ET'],
      faults: { repeat: [1, 'game_id', '1 more'] },
    });
  });

  it.each<[string, readonly TestRow[], object]>([
    ['without teams', [{ home_team_tricode: null, away_team_tricode: null }], { team: 1 }],
    ['with an unknown team', [{ away_team_tricode: 'TBD' }], { team: 1 }],
    ['without an id', [{ game_id: null }], { key: 1 }],
    ['whose rows differ', [{}, { away_team_tricode: 'DAL' }], { key: 2 }],
    ['of preseason', [{ game_id: '0012400555' }], {}],
    ['with an id of another form', [{ game_id: 'ATLCHI' }], {}],
  ])('names no game of the schedule %s', async (_, rows, kinds) => {
    const { plays, faults } = await tonightBy(...rows.map(game));
    expect(plays).toBeNull();
    const counted = Object.entries(faults).map(([kind, [count]]) => [kind, count]);
    expect(Object.fromEntries(counted)).toEqual(kinds);
  });

  it.each([
    ['on another date in New York', '2025-01-15T00:00:00Z'],
    ['before ten', '2025-01-15 09:59:00'],
    ['that is a date', '2025-01-15'],
  ])('has no time for a tip-off %s', async (_, game_date_est) => {
    expect((await tonightBy(game({ game_date_est }))).plays).toEqual(['CHI', null]);
  });

  it('has a time without a zone in New York', async () => {
    const { plays } = await tonightBy(game({ game_date_est: '2025-01-15 19:00:00' }));
    expect(plays).toEqual(['CHI', '7:00 PM ET']);
  });
});
