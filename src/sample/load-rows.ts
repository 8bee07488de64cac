import { PLAYER_GAMES, type TableName, TEAM_DEFENSE } from '../domain/tables.js';
import type { League } from './league.js';
import { gameCounts, type Pass, type PlannedLoad } from './load-plan.js';
import { randomOf } from './random.js';
import type { Game } from './schedule.js';
import { between } from './slices.js';
import { LOADED_TABLES, type LoadedTable, loadedRows, type SampleRow } from './table-rows.js';

const LATE_LINES = 0.06;

/** The games of one date, in order of tip-off. */
export function gamesOn(league: League, date: string): readonly Game[] {
  return between(league.games, (game) => game.date, date, date);
}

/** Whether a table is one of those that loads fill in the sample. */
export function isLoaded(table: TableName): table is LoadedTable {
  return LOADED_TABLES.some((loaded) => loaded === table);
}

/** Some lines arrive only with the last pass. */
function isLate(league: League, row: SampleRow): boolean {
  return randomOf(league.seed, 'late', `${row.game_date}`, `${row.player_lookup}`).chance(
    LATE_LINES,
  );
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

function playerRow(league: League, row: SampleRow, pass: Pass, resolved: boolean): SampleRow {
  if (pass === 'late-lines') return row;
  if (isLate(league, row)) return { ...row, points_line: null, over_under_result: null };
  return resolved ? row : { ...row, over_under_result: null };
}

/**
 * The rows a table holds for the load's date once this load has completed: what earlier passes
 * brought included. Null for a table outside the sample.
 */
export function rowsOfLoad(
  league: League,
  load: Pick<PlannedLoad, 'table' | 'gameDate' | 'pass'>,
): readonly SampleRow[] | null {
  const { table, gameDate, pass } = load;
  if (!isLoaded(table)) return null;
  const rows = loadedRows(league, table, gameDate, gameDate);
  if (table === TEAM_DEFENSE) return pass === 'half' ? rows.slice(0, rows.length >> 1) : rows;
  const games = gamesOn(league, gameDate);
  const covered = coverage(pass, games);
  const present = teamsOf(games.slice(0, covered.rows));
  const landed = rows.filter((row) => present.has(`${row.team_abbr}`));
  if (table !== PLAYER_GAMES) return landed;
  const resolved = teamsOf(games.slice(0, covered.results));
  return landed.map((row) => playerRow(league, row, pass, resolved.has(`${row.team_abbr}`)));
}
