import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TABLES,
  type TableName,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../src/domain/tables.js';
import { decimal, type Exact } from './exact.js';

/** Days since 1970-01-01: calendar dates as whole numbers. */
export type Day = number;

export interface PlayerGame {
  readonly player: string;
  readonly fullName: string | null;
  readonly gameId: string;
  readonly day: Day;
  readonly team: string;
  readonly opponent: string;
  readonly season: number;
  readonly points: number | null;
  readonly line: Exact | null;
  readonly result: string | null;
}

export interface TeamGame {
  readonly gameId: string;
  readonly day: Day;
  readonly team: string;
  readonly season: number;
  readonly points: number | null;
  readonly pace: Exact | null;
  readonly home: boolean | null;
}

export interface DefenseRow {
  readonly team: string;
  readonly day: Day;
  readonly paint: Exact | null;
  readonly perimeter: Exact | null;
  readonly opponentPoints: Exact | null;
}

export interface RegistryRow {
  readonly player: string;
  readonly name: string | null;
  readonly season: string;
}

export interface ScheduleRow {
  readonly gameId: string;
  readonly day: Day;
  /** Wall-clock time in New York, `2024-10-22 19:30`. */
  readonly tipOff: string | null;
  readonly home: string;
  readonly away: string;
}

export interface Tables {
  readonly playerGames: readonly PlayerGame[];
  readonly teamGames: readonly TeamGame[];
  readonly defense: readonly DefenseRow[];
  readonly registry: readonly RegistryRow[];
  readonly schedule: readonly ScheduleRow[];
  /** Every declared table as it is stored: what a reference reads of one that has no shape above. */
  readonly stored: ReadonlyMap<TableName, readonly StoredRow[]>;
}

/** One row as text, by column. */
type StoredRow = Readonly<Record<string, string | null>>;

/** A row whose columns of these names may be null, as nobody has looked at it yet. */
type Raw<Row, Names extends keyof Row> = Omit<Row, Names> & {
  readonly [Name in Names]: Row[Name] | null;
};
export type RawPlayerGame = Raw<PlayerGame, 'player' | 'gameId' | 'team' | 'opponent' | 'season'>;
export type RawTeamGame = Raw<TeamGame, 'gameId' | 'team' | 'season'> & {
  readonly opponent: string | null;
};
export type RawDefenseRow = Raw<DefenseRow, 'team'>;
type RawRegistryRow = Raw<RegistryRow, 'player'>;
export type RawScheduleRow = Raw<ScheduleRow, 'gameId' | 'home' | 'away'>;

/** The tables as they are stored. */
export interface RawTables {
  readonly playerGames: readonly RawPlayerGame[];
  readonly teamGames: readonly RawTeamGame[];
  readonly defense: readonly RawDefenseRow[];
  readonly registry: readonly RawRegistryRow[];
  readonly schedule: readonly RawScheduleRow[];
  readonly stored: Tables['stored'];
}

export const dayOf = (iso: string): Day => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;
export const isoOf = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const text = (row: StoredRow, column: string): string => {
  const value = row[column];
  if (value === null || value === undefined)
    throw new Error(`${column} is null: ${Object.values(row)}`);
  return value;
};
const maybe = <T>(row: StoredRow, column: string, read: (value: string) => T): T | null => {
  const value = row[column];
  return value === null || value === undefined ? null : read(value);
};
const same = (value: string): string => value;

const NEW_YORK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'short',
});

/**
 * Wall-clock time in New York of `2024-10-22 23:30:00+00` (how DuckDB prints instants in UTC), of ISO
 * 8601, or of a time without a zone, which is New York's.
 */
function newYorkTime(value: string): string {
  const iso = value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  if (!/(Z|[+-]\d\d:\d\d)$/.test(iso)) return iso.replace('T', ' ').slice(0, 16);
  return NEW_YORK.format(Date.parse(iso));
}

/** A table's rows, its columns as declared; none of a table that the folder lacks. */
async function storedRows(
  folder: string,
  connection: DuckDBConnection,
  { name, columns }: (typeof TABLES)[number],
): Promise<readonly StoredRow[]> {
  const place = join(folder, name.slice(name.indexOf('.') + 1));
  const isText = existsSync(`${place}.csv`);
  if (!isText && !existsSync(`${place}.parquet`)) return [];
  const from = isText
    ? `read_csv('${place}.csv', all_varchar = true, header = true)`
    : `read_parquet('${place}.parquet')`;
  const list = Object.keys(columns).map((column) => `CAST(${column} AS VARCHAR) AS ${column}`);
  const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${from}`);
  return reader.getRowObjectsJson() as StoredRow[];
}

/** The tables of a folder (`<table>.csv` or `<table>.parquet`) whole in memory. */
export async function loadTables(folder: string): Promise<RawTables> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const stored = new Map<TableName, readonly StoredRow[]>();
    for (const table of TABLES) stored.set(table.name, await storedRows(folder, connection, table));
    return readTables(stored);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function readTables(stored: RawTables['stored']): RawTables {
  const rows = (table: TableName) => stored.get(table) ?? [];
  return {
    playerGames: rows(PLAYER_GAMES).map(playerGame),
    teamGames: rows(TEAM_GAMES).map(teamGame),
    defense: rows(TEAM_DEFENSE).map(defenseRow),
    registry: rows(REGISTRY).map((row) => ({
      player: maybe(row, 'player_lookup', same),
      name: maybe(row, 'player_name', same),
      season: text(row, 'season'),
    })),
    schedule: rows(SCHEDULE).map((row) => ({
      gameId: maybe(row, 'game_id', same),
      day: dayOf(text(row, 'game_date')),
      tipOff: maybe(row, 'game_date_est', newYorkTime),
      home: maybe(row, 'home_team_tricode', same),
      away: maybe(row, 'away_team_tricode', same),
    })),
    stored,
  };
}

const playerGame = (row: StoredRow): RawPlayerGame => ({
  player: maybe(row, 'player_lookup', same),
  fullName: maybe(row, 'player_full_name', same),
  gameId: maybe(row, 'game_id', same),
  day: dayOf(text(row, 'game_date')),
  team: maybe(row, 'team_abbr', same),
  opponent: maybe(row, 'opponent_team_abbr', same),
  season: maybe(row, 'season_year', Number),
  points: maybe(row, 'points', Number),
  line: maybe(row, 'points_line', decimal),
  result: maybe(row, 'over_under_result', same),
});

const teamGame = (row: StoredRow): RawTeamGame => ({
  gameId: maybe(row, 'game_id', same),
  day: dayOf(text(row, 'game_date')),
  team: maybe(row, 'team_abbr', same),
  opponent: maybe(row, 'opponent_team_abbr', same),
  season: maybe(row, 'season_year', Number),
  points: maybe(row, 'points_scored', Number),
  pace: maybe(row, 'pace', decimal),
  home: maybe(row, 'home_game', (value) => value === 'true'),
});

const defenseRow = (row: StoredRow): RawDefenseRow => ({
  team: maybe(row, 'team_abbr', same),
  day: dayOf(text(row, 'analysis_date')),
  paint: maybe(row, 'paint_pct_allowed_last_15', decimal),
  perimeter: maybe(row, 'three_pt_pct_allowed_last_15', decimal),
  opponentPoints: maybe(row, 'opponent_points_per_game', decimal),
});
