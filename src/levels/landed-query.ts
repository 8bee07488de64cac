import { addDays, type IsoDate } from '../domain/date.js';
import { date, int64, type Query } from '../domain/query.js';
import type { Table, TableName } from '../domain/tables.js';

/** How many of a table's newest game dates level two looks at. */
export const LANDED_DATES = 14;

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
  const facts = [
    `${dateColumn} AS day`,
    'team_abbr AS team',
    'COUNT(*) AS row_count',
    `COUNT(${landed.kind === 'team-games' ? landed.value : dateColumn}) AS valued`,
    `${keysOf(table)} AS key_count`,
    `${landed.kind === 'team-games' && landed.results ? UNRESOLVED : '0'} AS unresolved`,
    `${landed.kind === 'team-games' && landed.results ? 'COUNT(points_line)' : '0'} AS line_count`,
    ...printsOf(table, columns),
  ];
  const read = Object.keys(table.columns).filter((column) => isRead(table, columns, column));
  const { days, from, parameters } = spanOf(table.name, dateColumn, span);
  const sql = `WITH ${days}held AS (
  SELECT
    ${read.join(', ')}
  FROM ${from}
)
SELECT
  ${facts.join(',\n  ')}
FROM held
GROUP BY ${dateColumn}, team_abbr
ORDER BY day DESC, team`;
  return { sql, parameters, labels: { purpose: 'levels', table: table.name.replace('.', '-') } };
}

/** The dates that are looked at; a filter by constants spares the other partitions. */
function spanOf(table: TableName, dateColumn: string, span: LandedSpan) {
  if (span.kind === 'dates') {
    const named = span.dates.map((day, index) => [`day_${index}`, date(day)] as const);
    const names = named.map(([name]) => `@${name}`).join(', ');
    const from = `${table}\n  WHERE ${dateColumn} IN (${names})`;
    return { days: '', from, parameters: Object.fromEntries(named) };
  }
  const within = `WHERE ${dateColumn} BETWEEN @since AND @today`;
  return {
    days: `days AS (
  SELECT DISTINCT ${dateColumn} AS day
  FROM ${table}
  ${within}
  ORDER BY day DESC
  LIMIT @dates
),
`,
    from: `${table}\n  JOIN days ON days.day = ${dateColumn}\n  ${within}`,
    parameters: {
      since: date(addDays(span.today, -LOOK_BACK_DAYS)),
      today: date(span.today),
      dates: int64(LANDED_DATES),
    },
  };
}

/** Beside what exporters read, what tells whose a row is and whether it has landed. */
function isRead(table: Table, columns: readonly string[], column: string): boolean {
  const { dateColumn, landed } = table;
  const own = ['player_lookup', 'game_id', 'team_abbr'];
  const value = landed?.kind === 'team-games' ? [landed.value] : [];
  const results =
    landed?.kind === 'team-games' && landed.results ? ['points_line', 'over_under_result'] : [];
  return [...columns, dateColumn, ...own, ...value, ...results].includes(column);
}

const UNRESOLVED = `COUNT(CASE WHEN points IS NOT NULL AND points_line IS NOT NULL
    AND CAST(points AS NUMERIC(38, 9)) <> points_line AND over_under_result IS NULL THEN 1 END)`;

/** A row without its key is nobody's; a team's analysis of a date has no game. */
function keysOf({ columns, landed }: Table): string {
  const value = landed?.kind === 'team-games' ? [landed.value] : [];
  const key = ['player_lookup', 'game_id'].filter((column) => column in columns);
  const present = ['team_abbr', ...value, ...key].map((column) => `${column} IS NOT NULL`);
  const text = key.length === 0 ? 'team_abbr' : key.map(keyText).join(" || ' ' || ");
  return `COUNT(DISTINCT CASE WHEN ${present.join(' AND ')} THEN ${text} END)`;
}

/** A game's id is an integer in some warehouses. */
function keyText(column: string): string {
  return column === 'game_id' ? 'CAST(game_id AS STRING)' : column;
}

/**
 * Every value of a column in the order of the rows' keys, hashed: sums would hide what moves from one
 * row to another. Date and team are what the rows are grouped by.
 */
function printsOf(table: Table, columns: readonly string[]): readonly string[] {
  const keys = ['player_lookup', 'game_id'].filter((column) => column in table.columns);
  const order = keys.map((column) => `IFNULL(${keyText(column)}, '')`);
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
