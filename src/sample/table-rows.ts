import { addDays, type IsoDate } from '../domain/date.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  type TableName,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../domain/tables.js';
import type { League } from './league.js';
import type { PlayerGameRow, TeamDefenseRow, TeamGameRow } from './rows.js';
import { between } from './slices.js';

/** A column's value as the generator holds it: numbers also for decimals, instants in milliseconds. */
export type SampleCell = string | number | boolean | null;
export type SampleRow = Readonly<Record<string, SampleCell>>;

/** The tables that loads fill; the registry and the schedule change silently. */
export const LOADED_TABLES = [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE] as const;
export type LoadedTable = (typeof LOADED_TABLES)[number];

const BEGINNING = '0000-01-01';

const gameDate = (row: PlayerGameRow | TeamGameRow) => row.game_date;
const analysisDate = (row: TeamDefenseRow) => row.analysis_date;

/** The final rows of a loaded table on the dates `from` to `to` of its own date column. */
export function loadedRows(
  league: League,
  table: LoadedTable,
  from: IsoDate,
  to: IsoDate,
): readonly SampleRow[] {
  switch (table) {
    case PLAYER_GAMES:
      return between(league.playerGames, gameDate, from, to).map((row) => ({ ...row }));
    case TEAM_GAMES:
      return between(league.teamGames, gameDate, from, to).map((row) => ({ ...row }));
    case TEAM_DEFENSE:
      return between(league.teamDefense, analysisDate, from, to).map((row) => ({ ...row }));
  }
}

/**
 * The last date a loaded table holds when all games through a date are loaded: analyses are of
 * the morning after.
 */
export function lastDate(table: LoadedTable, through: IsoDate): IsoDate {
  return table === TEAM_DEFENSE ? addDays(through, 1) : through;
}

/**
 * The rows of each table once all games through a date are loaded; by default all of them.
 * The schedule is always whole; the registry is as it was on the following day.
 */
export function rowsThrough(
  league: League,
  through: IsoDate = league.final,
): ReadonlyMap<TableName, readonly SampleRow[]> {
  const loaded = LOADED_TABLES.map((table): [TableName, readonly SampleRow[]] => [
    table,
    loadedRows(league, table, BEGINNING, lastDate(table, through)),
  ]);
  const registry = league.registry.filter(({ since }) => since <= addDays(through, 1));
  return new Map([
    ...loaded,
    [REGISTRY, registry.map(({ row }) => ({ ...row }))],
    [SCHEDULE, league.schedule.map((row) => ({ ...row }))],
  ]);
}
