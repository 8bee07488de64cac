import type { SqlType } from './query.js';

/** A table as `dataset.table`. */
export type TableName = string;

/** What makes a row of a table sound: the contract of rows, as far as a declaration can say it. */
export interface RowContract {
  /** At most two columns that identify a row; none in a table without a key. */
  readonly key: readonly string[];
  /** Columns that hold one of the codes of the league: whose row it is, then the other side. */
  readonly teams: readonly string[];
  /** The column that says the season of the row's date. */
  readonly season: string | null;
  readonly gameId: string | null;
  /** True where rows count only with the id of a game that counts; elsewhere other ids count too. */
  readonly countingIdsOnly: boolean;
  /** A result against a line, with what it follows from. */
  readonly result: {
    readonly word: string;
    readonly points: string;
    readonly line: string;
  } | null;
  /** Columns in which an empty or blank name counts as null. */
  readonly names: readonly string[];
}

/** What the project reads of a table: the columns of the upstream contract, with their types. */
export interface Table {
  readonly name: TableName;
  /** The column that dates a row, or null for an undated table. */
  readonly dateColumn: string | null;
  /**
   * Whether the table is partitioned by its date column, and refuses queries without a filter on it
   * (`required`). No query of ours lacks one on either kind.
   */
  readonly partitions: 'none' | 'optional' | 'required';
  /**
   * How one tells that the table has landed for a date. `team-games`: by the teams whose rows have a
   * value (and, with `results`, no unresolved OVER/UNDER); `rows`: by any row on or after the date;
   * null: the table changes without completion events and is never waited for.
   */
  readonly landed:
    | {
        readonly kind: 'team-games';
        readonly value: string;
        readonly results: boolean;
      }
    | { readonly kind: 'rows' }
    | null;
  readonly columns: Readonly<Record<string, SqlType>>;
  readonly contract: RowContract;
}

const NOTHING_ASKED: RowContract = {
  key: [],
  teams: [],
  season: null,
  gameId: null,
  countingIdsOnly: false,
  result: null,
  names: [],
};

export const PLAYER_GAMES = 'nba_analytics.player_game_summary';
export const TEAM_GAMES = 'nba_analytics.team_offense_game_summary';
export const TEAM_DEFENSE = 'nba_precompute.team_defense_zone_analysis';
export const REGISTRY = 'nba_reference.nba_players_registry';
export const SCHEDULE = 'nba_raw.nbac_schedule';

/** The tables of the platform that exporters can read. */
export const TABLES: readonly Table[] = [
  {
    name: PLAYER_GAMES,
    dateColumn: 'game_date',
    partitions: 'optional',
    landed: { kind: 'team-games', value: 'points', results: true },
    columns: {
      player_lookup: 'STRING',
      player_full_name: 'STRING',
      game_id: 'STRING',
      game_date: 'DATE',
      team_abbr: 'STRING',
      opponent_team_abbr: 'STRING',
      season_year: 'INT64',
      points: 'INT64',
      points_line: 'NUMERIC',
      over_under_result: 'STRING',
    },
    contract: {
      ...NOTHING_ASKED,
      key: ['player_lookup', 'game_id'],
      teams: ['team_abbr', 'opponent_team_abbr'],
      season: 'season_year',
      gameId: 'game_id',
      result: { word: 'over_under_result', points: 'points', line: 'points_line' },
      names: ['player_full_name'],
    },
  },
  {
    name: TEAM_GAMES,
    dateColumn: 'game_date',
    partitions: 'required',
    landed: { kind: 'team-games', value: 'points_scored', results: false },
    columns: {
      game_id: 'STRING',
      game_date: 'DATE',
      team_abbr: 'STRING',
      opponent_team_abbr: 'STRING',
      season_year: 'INT64',
      points_scored: 'INT64',
      pace: 'NUMERIC',
      home_game: 'BOOL',
    },
    contract: {
      ...NOTHING_ASKED,
      key: ['team_abbr', 'game_id'],
      teams: ['team_abbr', 'opponent_team_abbr'],
      season: 'season_year',
      gameId: 'game_id',
    },
  },
  {
    name: TEAM_DEFENSE,
    dateColumn: 'analysis_date',
    partitions: 'optional',
    landed: { kind: 'rows' },
    columns: {
      team_abbr: 'STRING',
      analysis_date: 'DATE',
      paint_pct_allowed_last_15: 'NUMERIC',
      three_pt_pct_allowed_last_15: 'NUMERIC',
      opponent_points_per_game: 'NUMERIC',
    },
    contract: { ...NOTHING_ASKED, key: ['team_abbr', 'analysis_date'], teams: ['team_abbr'] },
  },
  {
    name: REGISTRY,
    dateColumn: null,
    partitions: 'none',
    landed: null,
    columns: {
      player_lookup: 'STRING',
      player_name: 'STRING',
      team_abbr: 'STRING',
      position: 'STRING',
      season: 'STRING',
    },
    contract: { ...NOTHING_ASKED, names: ['player_name'] },
  },
  {
    name: SCHEDULE,
    dateColumn: 'game_date',
    partitions: 'required',
    landed: null,
    columns: {
      game_id: 'STRING',
      game_date: 'DATE',
      game_date_est: 'TIMESTAMP',
      home_team_tricode: 'STRING',
      away_team_tricode: 'STRING',
    },
    contract: {
      ...NOTHING_ASKED,
      key: ['game_id'],
      teams: ['home_team_tricode', 'away_team_tricode'],
      gameId: 'game_id',
      countingIdsOnly: true,
    },
  },
];

/** The first of these tables that words from outside name: a path, or what a warehouse says. */
export function tableIn(words: string): TableName | null {
  const named = TABLES.map(({ name }) => ({ name, at: words.indexOf(name) }));
  const [first] = named.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return first?.name ?? null;
}

/** The column that says whose rows they are; null in a table that is not of teams. */
export function teamColumn({ contract }: Table): string | null {
  return contract.teams[0] ?? null;
}

/** What tells apart the rows of one date and team: the rest of the key. */
export function keyWithin(table: Table): readonly string[] {
  const { contract, dateColumn } = table;
  return contract.key.filter((column) => column !== dateColumn && column !== teamColumn(table));
}

/** The table of that name, if the project reads it. */
export function findTable(name: TableName): Table | undefined {
  return TABLES.find((table) => table.name === name);
}
