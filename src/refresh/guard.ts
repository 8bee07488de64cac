import type { InputReading, TeamGames } from '../../exporters/exporter.js';
import type { TableName } from '../domain/tables.js';

/** Share of the window's scheduled team-games that must have rows. */
const TEAM_GAMES_SHARE = 0.9;
/** Without a schedule: share of the rows behind the live file that must be there again. */
const ROWS_SHARE = 0.5;

/** What inputs are measured against. */
export interface Yardstick {
  /** Tables in whose window games were played; null: there is no schedule that would say so. */
  readonly inSeason: ReadonlySet<TableName> | null;
  /** Rows per table behind the live file; absent tables are not compared. */
  readonly rowsBefore: Readonly<Record<TableName, number>>;
}

/**
 * Judges what a file was built from (not how long its lists are). Returns why it must not be
 * published, or null.
 */
export function judge(inputs: readonly InputReading[], yardstick: Yardstick): string | null {
  return inputs.map((input) => judgeInput(input, yardstick)).find((why) => why !== null) ?? null;
}

function judgeInput(input: InputReading, { inSeason, rowsBefore }: Yardstick): string | null {
  const { table, rows, filled, teamGames } = input;
  const hollow = Object.entries(filled).find(([, { values, of }]) => values === 0 && of > 0);
  if (hollow) return `${table}.${hollow[0]} is null in all ${hollow[1].of} rows of the window`;
  if (teamGames !== null && teamGames.window.scheduled > 0) {
    return tooFewGames(table, teamGames.window);
  }
  if (inSeason === null) return tooFewRows(table, rows, rowsBefore[table] ?? 0);
  const absent = teamGames === null && rows === 0 && inSeason.has(table);
  return absent ? `${table} has no rows in the window, though games were played in it` : null;
}

function tooFewGames(table: TableName, { scheduled, present }: TeamGames): string | null {
  if (present >= TEAM_GAMES_SHARE * scheduled) return null;
  return `${table} has rows for ${present} of the window's ${scheduled} scheduled team-games, fewer than 90 %`;
}

function tooFewRows(table: TableName, rows: number, before: number): string | null {
  if (rows >= ROWS_SHARE * before) return null;
  return `${table} has ${rows} rows in the window, fewer than half of the ${before} behind the live file`;
}
