import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
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
}

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
}

/** One row as text, in the order of the columns asked for. */
type Texts = readonly (string | null)[];

export const dayOf = (iso: string): Day => Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) / 86_400_000;
export const isoOf = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

const text = (row: Texts, index: number): string => {
  const value = row[index];
  if (value === null || value === undefined) throw new Error(`column ${index} is null: ${row}`);
  return value;
};
const maybe = <T>(row: Texts, index: number, read: (value: string) => T): T | null => {
  const value = row[index];
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

type Select = (table: string, columns: string) => Promise<readonly Texts[]>;

const selectFrom =
  (folder: string, connection: DuckDBConnection): Select =>
  async (table, columns) => {
    const csv = join(folder, `${table}.csv`);
    const from = existsSync(csv)
      ? `read_csv('${csv}', all_varchar = true, header = true)`
      : `read_parquet('${join(folder, `${table}.parquet`)}')`;
    const list = columns.split(' ').map((column) => `CAST(${column} AS VARCHAR)`);
    const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${from}`);
    return reader.getRowsJson() as Texts[];
  };

/** The five tables of a folder (`<table>.csv` or `<table>.parquet`) whole in memory. */
export async function loadTables(folder: string): Promise<RawTables> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await readTables(selectFrom(folder, connection));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function readTables(select: Select): Promise<RawTables> {
  const players = await select(
    'player_game_summary',
    'player_lookup player_full_name game_id game_date team_abbr opponent_team_abbr season_year points points_line over_under_result',
  );
  const teams = await select(
    'team_offense_game_summary',
    'game_id game_date team_abbr opponent_team_abbr season_year points_scored pace home_game',
  );
  const defense = await select(
    'team_defense_zone_analysis',
    'team_abbr analysis_date paint_pct_allowed_last_15 three_pt_pct_allowed_last_15 opponent_points_per_game',
  );
  const registry = await select('nba_players_registry', 'player_lookup player_name season');
  const schedule = await select(
    'nbac_schedule',
    'game_id game_date game_date_est home_team_tricode away_team_tricode',
  );
  return {
    playerGames: players.map(playerGame),
    teamGames: teams.map(teamGame),
    defense: defense.map(defenseRow),
    registry: registry.map((row) => ({
      player: maybe(row, 0, same),
      name: maybe(row, 1, same),
      season: text(row, 2),
    })),
    schedule: schedule.map((row) => ({
      gameId: maybe(row, 0, same),
      day: dayOf(text(row, 1)),
      tipOff: maybe(row, 2, newYorkTime),
      home: maybe(row, 3, same),
      away: maybe(row, 4, same),
    })),
  };
}

const playerGame = (row: Texts): RawPlayerGame => ({
  player: maybe(row, 0, same),
  fullName: maybe(row, 1, same),
  gameId: maybe(row, 2, same),
  day: dayOf(text(row, 3)),
  team: maybe(row, 4, same),
  opponent: maybe(row, 5, same),
  season: maybe(row, 6, Number),
  points: maybe(row, 7, Number),
  line: maybe(row, 8, decimal),
  result: maybe(row, 9, same),
});

const teamGame = (row: Texts): RawTeamGame => ({
  gameId: maybe(row, 0, same),
  day: dayOf(text(row, 1)),
  team: maybe(row, 2, same),
  opponent: maybe(row, 3, same),
  season: maybe(row, 4, Number),
  points: maybe(row, 5, Number),
  pace: maybe(row, 6, decimal),
  home: maybe(row, 7, (value) => value === 'true'),
});

const defenseRow = (row: Texts): RawDefenseRow => ({
  team: maybe(row, 0, same),
  day: dayOf(text(row, 1)),
  paint: maybe(row, 2, decimal),
  perimeter: maybe(row, 3, decimal),
  opponentPoints: maybe(row, 4, decimal),
});
