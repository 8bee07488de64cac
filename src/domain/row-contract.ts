import { ROW_KINDS } from './row-faults.js';
import type { RowContract, Table } from './tables.js';

/**
 * The contract of rows in GoogleSQL: which rows count, which of them are sound, what is wrong with
 * the others. Every query that reads a table begins with these texts, so all have one notion of it.
 */

/** The thirty teams of the league. */
export const TEAM_CODES: readonly string[] = [
  ...['ATL', 'BKN', 'BOS', 'CHA', 'CHI', 'CLE', 'DAL', 'DEN', 'DET', 'GSW'],
  ...['HOU', 'IND', 'LAC', 'LAL', 'MEM', 'MIA', 'MIL', 'MIN', 'NOP', 'NYK'],
  ...['OKC', 'ORL', 'PHI', 'PHX', 'POR', 'SAC', 'SAS', 'TOR', 'UTA', 'WAS'],
];

/**
 * Beginnings of the ids of games that count: regular season, play-offs, play-in, cup. Preseason,
 * All-Star and the games of other leagues begin with others.
 */
const COUNTING_GAMES: readonly string[] = ['002', '004', '005', '006'];

const DIGITS = "'0123456789'";
/** Blank, tab, line feed, carriage return, no-break space. */
const BLANKS = "CONCAT(' ', CHR(9), CHR(10), CHR(13), CHR(160))";

/** A game's id as text; eight digits have lost two zeros on their way and get them back. */
export function gameIdSql(column: string): string {
  const id = `CAST(${column} AS STRING)`;
  return `IF(LENGTH(${id}) = 8 AND LTRIM(${id}, ${DIGITS}) = '', CONCAT('00', ${id}), ${id})`;
}

/** Whether an id, as `gameIdSql` gives it, is that of a game that counts; null for none. */
function countsSql(id: string): string {
  return `${tenDigitsSql(id)} AND SUBSTR(${id}, 1, 3) IN (${quotedList(COUNTING_GAMES)})`;
}

function tenDigitsSql(id: string): string {
  return `LENGTH(${id}) = 10 AND LTRIM(${id}, ${DIGITS}) = ''`;
}

/** The season of a date: its year from October on, else the year before. */
export function seasonSql(date: string): string {
  return `EXTRACT(YEAR FROM ${date}) - IF(EXTRACT(MONTH FROM ${date}) >= 10, 0, 1)`;
}

/** A name; null where there is none, or an empty or blank one. */
export function nameSql(column: string): string {
  return `IF(TRIM(${column}, ${BLANKS}) = '', CAST(NULL AS STRING), ${column})`;
}

/** What to read of a table, under which name. */
export interface RowsRead {
  readonly table: Table;
  /** Prefix of the CTEs' names. */
  readonly name: string;
  /** The columns wanted; what the contract asks about is read in any case. */
  readonly columns: readonly string[];
  /** The condition on the table's own columns, the dates of a partitioned table among them. */
  readonly where: string;
}

/** The columns of the table that `checkedRows` returns, in the table's order. */
export function columnsRead({ table, columns }: Pick<RowsRead, 'table' | 'columns'>) {
  const { contract, dateColumn, landed } = table;
  const value = landed?.kind === 'team-games' ? landed.value : null;
  const { key, teams, season, gameId } = contract;
  const wanted = new Set([...key, ...teams, season, gameId, dateColumn, value, ...columns]);
  return Object.keys(table.columns).filter((column) => wanted.has(column));
}

/** Whether a row of a `_checked` CTE is used at all. */
export const SOUND_SQL = `IFNULL(fault NOT IN (${quotedList(ROW_KINDS)}), TRUE)`;

/**
 * Two CTEs. `<name>_read`: the rows of games that count, normalised (game ids, result words, names),
 * those alike in all columns once, with how many there were more (`repeats`). `<name>_checked`: the
 * same rows with the first fault of each (`fault`, a FaultKind; null when it is sound) and how many
 * rows have its key (`of_key`).
 */
export function checkedRows(read: RowsRead): string {
  const { table, name, where } = read;
  const { contract } = table;
  const columns = columnsRead(read);
  const kept = keptSql(contract);
  return `-- Rows of ${table.name} that count, those alike in all columns once.
${name}_read AS (
  SELECT
    ${columns.join(', ')},
    COUNT(*) - 1 AS repeats
  FROM (
    SELECT
      ${columns.map((column) => normalised(contract, column)).join(',\n      ')}
    FROM ${table.name}
    WHERE ${where}
  )${kept === null ? '' : `\n  WHERE ${kept}`}
  GROUP BY ${columns.join(', ')}
),
-- The first fault of each.
${name}_checked AS (
  SELECT
    *,
    ${contract.key.length === 0 ? '1' : `COUNT(*) OVER (PARTITION BY ${contract.key.join(', ')})`} AS of_key,
    ${faultSql(faultCases(table, columns))} AS fault
  FROM ${name}_read
)`;
}

/** The rows to keep; one without an id is kept, as it is a fault. */
function keptSql({ gameId, countingIdsOnly }: RowContract): string | null {
  if (gameId === null) return null;
  const counts = countsSql(gameId);
  return countingIdsOnly
    ? `IFNULL(${counts}, TRUE)`
    : `IFNULL(${counts} OR NOT (${tenDigitsSql(gameId)}), TRUE)`;
}

function normalised({ gameId, result, names }: RowContract, column: string): string {
  if (column === gameId) return `${gameIdSql(column)} AS ${column}`;
  if (column === result?.word) return `UPPER(TRIM(${column}, ' ')) AS ${column}`;
  return names.includes(column) ? `${nameSql(column)} AS ${column}` : column;
}

/** The first fault; null in a table that nothing is asked of. */
function faultSql(cases: readonly string[]): string {
  if (cases.length === 0) return 'CAST(NULL AS STRING)';
  return `CASE
      ${cases.join('\n      ')}
    END`;
}

function faultCases(table: Table, columns: readonly string[]): readonly string[] {
  const { key, teams, season, result } = table.contract;
  const { dateColumn } = table;
  const keyless = key.map((column) => `${absentSql(table, column)}`);
  const alike = `COUNT(*) OVER (PARTITION BY ${key.join(', ')}) > 1`;
  return [
    ...(key.length === 0 ? [] : [`WHEN ${[...keyless, alike].join('\n        OR ')} THEN 'key'`]),
    ...teams.map((column) => `WHEN ${unknownTeamSql(column)} THEN 'team'`),
    ...(season === null ? [] : [`WHEN ${wrongSeasonSql(season, `${dateColumn}`)} THEN 'season'`]),
    ...(result !== null && columns.includes(result.word) ? resultCases(result) : []),
  ];
}

/** Whether a key column says nothing; a code that nobody knows, an empty one too, is the team's fault. */
function absentSql({ columns, contract }: Table, column: string): string {
  return columns[column] === 'STRING' && !contract.teams.includes(column)
    ? `IFNULL(TRIM(${column}, ' ') = '', TRUE)`
    : `${column} IS NULL`;
}

/** Whether a column holds none of the thirty codes. */
function unknownTeamSql(column: string): string {
  return `IFNULL(${column} NOT IN (${quotedList(TEAM_CODES)}), TRUE)`;
}

function wrongSeasonSql(season: string, date: string): string {
  return `IFNULL(${season} <> ${seasonSql(date)}, TRUE)`;
}

function resultCases({ word, points, line }: NonNullable<RowContract['result']>) {
  const scored = `CAST(${points} AS NUMERIC(38, 9))`;
  return [
    `WHEN ${word} NOT IN ('OVER', 'UNDER', 'PUSH') THEN 'result-word'`,
    `WHEN ${word} <> 'PUSH' AND (${points} IS NULL OR ${line} IS NULL) THEN 'result-values'`,
    `WHEN ${word} = 'OVER' AND ${scored} <= ${line} THEN 'result-numbers'`,
    `WHEN ${word} = 'UNDER' AND ${scored} >= ${line} THEN 'result-numbers'`,
    `WHEN ${word} = 'PUSH' AND ${scored} <> ${line} THEN 'result-numbers'`,
  ];
}

function quotedList(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
