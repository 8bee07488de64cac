import { findTable, keyWithin, type Table, teamColumn } from '../domain/tables.js';
import type { League } from './league.js';
import { gameCounts, type Pass, type PlannedLoad } from './load-plan.js';
import { randomOf } from './random.js';
import type { Game } from './schedule.js';
import { between } from './slices.js';
import { loadedRows, type SampleRow } from './table-rows.js';

const LATE_LINES = 0.06;

/** The games of one date, in order of tip-off. */
export function gamesOn(league: League, date: string): readonly Game[] {
  return between(league.games, (game) => game.date, date, date);
}

/** Some lines arrive only with the last pass. */
function isLate(league: League, table: Table, row: SampleRow): boolean {
  const [day, whose] = [table.dateColumn, keyWithin(table)[0]].map((column) => row[column ?? '']);
  return randomOf(league.seed, 'late', `${day}`, `${whose}`).chance(LATE_LINES);
}

/** How many of the date's games a pass covers with statistics and with results. */
function coverage(pass: Pass, games: readonly Game[]): { rows: number; results: number } {
  const { matinees, early } = gameCounts(games);
  const all = games.length;
  if (pass === 'matinees') return { rows: matinees, results: 0 };
  if (pass === 'early') return { rows: early, results: 0 };
  if (pass === 'core' || pass === 'shot-zones') return { rows: all, results: 0 };
  return { rows: all, results: pass === 'half-results' ? early : all };
}

const teamsOf = (games: readonly Game[]) =>
  new Set(games.flatMap(({ home, away }) => [home, away]));

/** A row as the pass brings it: late lines come last, and results when they are known. */
function asLoaded(
  league: League,
  table: Table,
  row: SampleRow,
  { pass, resolved }: { readonly pass: Pass; readonly resolved: boolean },
): SampleRow {
  const { result } = table.contract;
  if (result === null || pass === 'late-lines' || pass === 'full') return row;
  if (isLate(league, table, row)) return { ...row, [result.line]: null, [result.word]: null };
  return resolved ? row : { ...row, [result.word]: null };
}

/**
 * The rows a table holds for the load's date once this load has completed: what earlier passes
 * brought included. Null for a table outside the sample.
 */
export function rowsOfLoad(
  league: League,
  load: Pick<PlannedLoad, 'table' | 'gameDate' | 'pass'>,
): readonly SampleRow[] | null {
  const { gameDate, pass } = load;
  const table = findTable(load.table);
  if (table === undefined || table.landed === null) return null;
  const rows = loadedRows(league, table, gameDate, gameDate);
  if (table.landed.kind === 'rows') {
    return pass === 'half' ? rows.slice(0, rows.length >> 1) : rows;
  }
  const games = gamesOn(league, gameDate);
  const covered = coverage(pass, games);
  const present = teamsOf(games.slice(0, covered.rows));
  const resolved = teamsOf(games.slice(0, covered.results));
  const teamOf = (row: SampleRow) => `${row[teamColumn(table) ?? '']}`;
  return rows
    .filter((row) => present.has(teamOf(row)))
    .map((row) => asLoaded(league, table, row, { pass, resolved: resolved.has(teamOf(row)) }));
}
