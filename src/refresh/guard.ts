import type { InputReading } from '../../exporters/exporter.js';

/** Share of the window's scheduled team-games that must have rows. */
const TEAM_GAMES_SHARE = 0.9;
/** Without a schedule: share of the rows behind the live file that must be there again. */
const ROWS_SHARE = 0.5;

/**
 * Judges what a file was built from (not how long its lists are). Returns why it must not be
 * published, or null.
 * @param rowsBefore rows per table behind the live file; absent tables are not compared
 */
export function judge(
  inputs: readonly InputReading[],
  rowsBefore: Readonly<Record<string, number>>,
): string | null {
  return (
    inputs.map((input) => judgeInput(input, rowsBefore[input.table])).find((why) => why !== null) ??
    null
  );
}

function judgeInput(input: InputReading, rowsBefore: number | undefined): string | null {
  const { table, rows, filled, teamGames } = input;
  const hollow = Object.entries(filled).find(([, values]) => values === 0);
  if (rows > 0 && hollow) return `${table}.${hollow[0]} is null in all ${rows} rows of the window`;
  if (teamGames !== null && teamGames.scheduled > 0) {
    const { scheduled, present } = teamGames;
    return present < TEAM_GAMES_SHARE * scheduled
      ? `${table} has rows for ${present} of the window's ${scheduled} scheduled team-games, fewer than 90 %`
      : null;
  }
  if (rowsBefore !== undefined && rows < ROWS_SHARE * rowsBefore) {
    return `${table} has ${rows} rows in the window, fewer than half of the ${rowsBefore} behind the live file`;
  }
  return null;
}
