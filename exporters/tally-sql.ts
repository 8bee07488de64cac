import { SOUND_SQL, seasonSql } from '../src/domain/row-contract.js';
import { type Table, teamColumn } from '../src/domain/tables.js';

/** A table that a query reads by the contract of rows, as its marker says. */
export interface RowsIncluded {
  readonly table: Table;
  /** Name of the CTE with the sound rows. */
  readonly name: string;
  /** All columns read. */
  readonly columns: readonly string[];
  /** Parameters: the first date read, and the first one that counts in the file. */
  readonly readFrom: string;
  readonly countedFrom: string;
  /** Columns that count in a part of the file only: the parameter of its first date. */
  readonly ownWindows: Readonly<Record<string, string>>;
}

/** The last days of the window that are judged by themselves. */
const RECENT_DAYS = 30;
/** How many of the newest dates are told each by itself. */
const DATES = 14;

/**
 * `<name>_tally`: how many rows of what kind there are by date and team, faulty ones too; all that is
 * counted comes from it. `<name>_totals`: the same in the window and its parts.
 */
export function tallySql(included: RowsIncluded): string {
  const { table, name, countedFrom } = included;
  const team = teamColumn(table);
  const flags = filledColumns(included);
  const has = flags.map((column) => `${column} IS NOT NULL AS ${flagOf(column)}`);
  const kinds = ['fault', ...flags.map(flagOf)];
  const sums = ['n', 'repeats'].flatMap((count) => [
    `SUM(${count}) AS ${count}`,
    `SUM(IF(in_season, ${count}, 0)) AS ${count}_in_season`,
    `SUM(IF(is_recent, ${count}, 0)) AS ${count}_recent`,
  ]);
  return `-- What there is of ${table.name} in the window, faulty rows too.
${name}_tally AS (
  SELECT
    ${[`${table.dateColumn} AS day`, `${team ?? 'CAST(NULL AS STRING)'} AS team`, 'fault', ...has].join(', ')},
    COUNT(*) AS n,
    SUM(repeats) AS repeats
  FROM ${name}_checked
  WHERE ${table.dateColumn} >= @${countedFrom}
  GROUP BY ${['day', ...(team === null ? [] : ['team']), ...kinds].join(', ')}
),
${name}_totals AS (
  SELECT
    ${kinds.join(', ')},
    ${SOUND_SQL} AS sound,
    ${sums.join(',\n    ')}
  FROM (SELECT *, ${partsSql('day')} FROM ${name}_tally)
  GROUP BY ${kinds.join(', ')}
)`;
}

/** The column that says whether there is a value. */
export const flagOf = (column: string) => `has_${column}`;

/** Columns of values: neither of those that make a row sound, nor names, which may be null. */
export function filledColumns({ table, columns }: RowsIncluded): readonly string[] {
  const { key, teams, season, gameId, names } = table.contract;
  const others = new Set([...key, ...teams, season, gameId, table.dateColumn, ...names]);
  return table.landed === null ? [] : columns.filter((column) => !others.has(column));
}

/** Parts of the window that are judged each by itself. */
function partsSql(day: string): string {
  return `${seasonSql(day)} = ${seasonSql('@as_of')} AS in_season,
    ${day} >= @as_of - ${RECENT_DAYS} AS is_recent`;
}

/** Whether rows have a value by which one tells that their table has landed. */
function valuedSql(included: RowsIncluded): string {
  const { landed } = included.table;
  const values = landed?.kind === 'team-games' ? [landed.value] : filledColumns(included);
  return values.length === 0 ? SOUND_SQL : `${SOUND_SQL} AND (${values.map(flagOf).join(' OR ')})`;
}

/** Whether rows have a result, and so could have a fault of one. */
export function withResultSql(included: RowsIncluded): string {
  const word = included.table.contract.result?.word ?? '';
  return hasResults(included) ? `${SOUND_SQL} AND ${flagOf(word)}` : 'FALSE';
}

/** Whether results are read at all. */
export function hasResults({ table, columns }: RowsIncluded): boolean {
  return columns.includes(table.contract.result?.word ?? '');
}

/** `<name>_owed`: the team-games of the schedule that a table of team-games owes. */
export function coverageSql({ name, countedFrom }: RowsIncluded, schedule: string): string {
  return `${name}_teams AS (
  SELECT day, team, SUM(IF(${SOUND_SQL}, n, 0)) AS sound_rows
  FROM ${name}_tally
  GROUP BY day, team
),
-- Team-games owed. A game without rows of either side, while others of its date have some, counts
-- as postponed.
${name}_owed AS (
  SELECT
    CASE
      WHEN own.team IS NULL AND other.team IS NULL AND days.day IS NOT NULL THEN 'postponed'
      WHEN own.sound_rows > 0 THEN 'present'
      ELSE 'absent'
    END AS standing,
    ${partsSql('game.game_date')}
  FROM ${schedule}_sides AS game
  LEFT JOIN ${name}_teams AS own ON own.day = game.game_date AND own.team = game.team
  LEFT JOIN ${name}_teams AS other ON other.day = game.game_date AND other.team = game.opponent
  LEFT JOIN (SELECT DISTINCT day FROM ${name}_teams) AS days ON days.day = game.game_date
  WHERE game.game_date BETWEEN @${countedFrom} AND @judged_through
    AND game.game_date <= @through
)`;
}

/** `<name>_dates`: the newest dates, each with its rows. */
export function datesSql(included: RowsIncluded): string {
  const { name } = included;
  return `${name}_dates AS (
  SELECT
    day AS newest,
    SUM(n) AS row_count,
    SUM(IF(${valuedSql(included)}, n, 0)) AS value_count,
    SUM(IF(${withResultSql(included)}, n, 0)) AS result_count
  FROM ${name}_tally
  GROUP BY day
  QUALIFY ROW_NUMBER() OVER (ORDER BY day DESC) <= ${DATES}
)`;
}

/** `<name>_faulty`: the counted rows with a fault, or more than one alike. */
export function faultySql({ table, name, countedFrom }: RowsIncluded): string {
  return `${name}_faulty AS (
  SELECT *
  FROM ${name}_checked
  WHERE ${table.dateColumn} >= @${countedFrom} AND (fault IS NOT NULL OR repeats > 0)
)`;
}
