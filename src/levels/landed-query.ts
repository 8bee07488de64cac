import { addDays, type IsoDate } from '../domain/date.js';
import { date, int64, type Query } from '../domain/query.js';
import type { Table } from '../domain/tables.js';

/** How many of a table's newest game dates level two looks at. */
export const LANDED_DATES = 14;

/** How far back it looks for them: across a summer. */
export const LOOK_BACK_DAYS = 200;

/**
 * Level two of a dated table: per date and team how many rows there are, how many have a value, how
 * many results are unresolved, and what a reload may change.
 * @param today New York date; later rows are not looked at
 */
export function landedQuery(table: Table, today: IsoDate): Query | null {
  const { dateColumn, landed } = table;
  if (dateColumn === null || landed === null) return null;
  const facts = [
    `${dateColumn} AS day`,
    'team_abbr AS team',
    'COUNT(*) AS row_count',
    `COUNT(${landed.kind === 'team-games' ? landed.value : dateColumn}) AS valued`,
    `${keysOf(table)} AS key_count`,
    `${landed.kind === 'team-games' && landed.results ? UNRESOLVED : '0'} AS unresolved`,
    ...measuresOf(table, landed.measures),
  ];
  const sql = `SELECT
  ${facts.join(',\n  ')}
FROM ${table.name}
WHERE ${dateColumn} BETWEEN @since AND @today
GROUP BY ${dateColumn}, team_abbr
QUALIFY DENSE_RANK() OVER (ORDER BY ${dateColumn} DESC) <= @dates
ORDER BY day DESC, team`;
  return {
    sql,
    parameters: {
      since: date(addDays(today, -LOOK_BACK_DAYS)),
      today: date(today),
      dates: int64(LANDED_DATES),
    },
    labels: { purpose: 'levels', table: table.name.replace('.', '-') },
  };
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

/** Of a table of players every value: sums would hide points that move from one to another. */
function measuresOf(table: Table, measures: readonly string[]): readonly string[] {
  if ('player_lookup' in table.columns) return [`${everyValue(table, measures)} AS content`];
  return measures.flatMap((column, index) => [
    `COUNT(${column}) AS counted_${index}`,
    `${totalOf(table, column)} AS total_${index}`,
  ]);
}

/** A team has one row a date: its sum is the value itself. */
function totalOf({ columns }: Table, column: string): string {
  return columns[column] === 'BOOL'
    ? `COUNT(CASE WHEN ${column} THEN 1 END)`
    : `CAST(SUM(${column}) AS NUMERIC(38, 9))`;
}

function everyValue(table: Table, measures: readonly string[]): string {
  const values = measures.map((column) => `IFNULL(${asText(table, column)}, '')`);
  const parts = ["IFNULL(player_lookup, '')", ...values].join(", ' ', ");
  return `STRING_AGG(CONCAT(${parts}), ';' ORDER BY IFNULL(player_lookup, ''), IFNULL(game_id, ''))`;
}

/** Decimals as thousandths: engines write them differently. */
function asText({ columns }: Table, column: string): string {
  const type = columns[column];
  if (type === 'STRING') return column;
  if (type !== 'NUMERIC') return `CAST(${column} AS STRING)`;
  return `CAST(CAST(${column} * 1000 AS INT64) AS STRING)`;
}
