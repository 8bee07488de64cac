import { addDays, type IsoDate } from '../domain/date.js';
import { date, int64, type Query } from '../domain/query.js';
import { checkedRows, SOUND_SQL } from '../domain/row-contract.js';
import { keyWithin, type RowContract, type Table, teamColumn } from '../domain/tables.js';

/** How many of a table's newest game dates level two looks at. */
const LANDED_DATES = 14;

/** How far back it looks for them: across a summer. */
export const LOOK_BACK_DAYS = 200;

/** Of these columns of the result each is the fingerprint of the table's column it is named after. */
export const PRINT = 'print_';

/** Which of a table's dates are looked at: the newest up to a New York date, or these. */
export type LandedSpan =
  | { readonly kind: 'newest'; readonly today: IsoDate }
  | { readonly kind: 'dates'; readonly dates: readonly IsoDate[] };

/**
 * Level two of a dated table: per date and team how many rows there are, how many have a value, how
 * many results are unresolved, and a fingerprint of each column that exporters read.
 * @param columns those that exporters read
 */
export function landedQuery(
  table: Table,
  columns: readonly string[],
  span: LandedSpan,
): Query | null {
  const { dateColumn, landed } = table;
  if (dateColumn === null || landed === null) return null;
  const { days, where, parameters } = spanOf(dateColumn, span);
  const read = [...new Set([...columns, ...judgedBy(table)])];
  const sql = `WITH ${checkedRows({ table, name: 'held', columns: read, where })},
days AS (
  SELECT DISTINCT ${dateColumn} AS day
  FROM held_read${days}
)
SELECT
  ${[...factsOf(table), ...printsOf(table, columns)].join(',\n  ')}
FROM held_checked
JOIN days ON days.day = ${dateColumn}
GROUP BY ${[dateColumn, teamColumn(table) ?? []].flat().join(', ')}
ORDER BY day DESC, team`;
  return { sql, parameters, labels: { purpose: 'levels', table: table.name.replace('.', '-') } };
}

/** The dates that are looked at; a filter by constants spares the other partitions. */
function spanOf(dateColumn: string, span: LandedSpan) {
  if (span.kind === 'dates') {
    const named = span.dates.map((day, index) => [`day_${index}`, date(day)] as const);
    const names = named.map(([name]) => `@${name}`).join(', ');
    const where = `${dateColumn} IN (${names})`;
    return { days: '', where, parameters: Object.fromEntries(named) };
  }
  return {
    days: '\n  ORDER BY day DESC\n  LIMIT @dates',
    where: `${dateColumn} BETWEEN @since AND @today`,
    parameters: {
      since: date(addDays(span.today, -LOOK_BACK_DAYS)),
      today: date(span.today),
      dates: int64(LANDED_DATES),
    },
  };
}

/** The columns that say whether a date is whole, whichever of them an exporter reads. */
function judgedBy(table: Table): readonly string[] {
  const { landed } = table;
  if (landed?.kind !== 'team-games') return [];
  const result = resultOf(table);
  return result === null ? [landed.value] : [landed.value, result.line, result.word];
}

/** The result by which a table of team-games says that it has landed; null for none. */
function resultOf({ landed, contract }: Table): RowContract['result'] {
  return landed?.kind === 'team-games' && landed.results ? contract.result : null;
}

/** Counts of a team's rows of a date; what is counted as landed is sound. */
function factsOf(table: Table): readonly string[] {
  const { dateColumn, landed, contract } = table;
  const games = landed?.kind === 'team-games' ? landed : null;
  const sound = (...conditions: readonly string[]) =>
    `COUNT(CASE WHEN ${[SOUND_SQL, ...conditions].join(' AND ')} THEN 1 END)`;
  const valued = games === null ? [] : [`${games.value} IS NOT NULL`];
  const opponent = games === null ? undefined : contract.teams[1];
  const result = resultOf(table);
  return [
    `${dateColumn} AS day`,
    `${teamColumn(table) ?? 'CAST(NULL AS STRING)'} AS team`,
    `${opponent === undefined ? 'CAST(NULL AS STRING)' : `MIN(${opponent})`} AS opponent`,
    'COUNT(*) AS row_count',
    `${sound()} AS sound`,
    `${sound(...valued)} AS valued`,
    `${result === null ? '0' : sound(unresolvedSql(result))} AS unresolved`,
    `${result === null ? '0' : sound(`${result.line} IS NOT NULL`)} AS line_count`,
  ];
}

/** An unknown word says nothing of how it ended. */
function unresolvedSql({ points, line, word }: NonNullable<RowContract['result']>): string {
  return `CAST(${points} AS NUMERIC(38, 9)) <> ${line}
      AND (${word} IS NULL OR IFNULL(fault = 'result-word', FALSE))`;
}

/**
 * Every value of a column in the order of the rows' keys, hashed: sums would hide what moves from one
 * row to another. Date and team are what the rows are grouped by.
 */
function printsOf(table: Table, columns: readonly string[]): readonly string[] {
  const order = keyWithin(table).map((column) =>
    table.columns[column] === 'STRING' ? `IFNULL(${column}, '')` : valueText(table, column),
  );
  return Object.keys(table.columns)
    .filter((column) => columns.includes(column) && column !== table.dateColumn)
    .map((column) => {
      const value = valueText(table, column);
      const values = `STRING_AGG(${value}, ' ' ORDER BY ${[...order, value].join(', ')})`;
      return `SUBSTR(TO_HEX(SHA256(${values})), 1, 16) AS ${PRINT}${column}`;
    });
}

/** A value as text, exact, the same in both engines, and of no other value; texts by their length. */
function valueText({ columns }: Table, column: string): string {
  const text = `CAST(${column} AS STRING)`;
  switch (columns[column]) {
    case 'STRING':
      return `IFNULL(CAST(LENGTH(${text}) AS STRING) || ':' || ${text}, '-')`;
    case 'NUMERIC':
      return `CASE WHEN ${column} IS NULL THEN '-' WHEN ABS(${column}) < ${MOST_EXACT}
      THEN CAST(CAST(${column} * 1000000000 AS INT64) AS STRING) ELSE ${text} END`;
    default:
      return `IFNULL(${text}, '-')`;
  }
}

/** Decimals up to here are written as billionths, which fit an integer: engines write decimals differently. */
const MOST_EXACT = '1000000000';
