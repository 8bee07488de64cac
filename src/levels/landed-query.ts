import { addDays, type IsoDate } from '../domain/date.js';
import { date, int64, type Query } from '../domain/query.js';
import type { Table } from '../domain/tables.js';

/** How many of a table's newest game dates level two looks at. */
export const LANDED_DATES = 14;

/** How far back it looks for them: across a summer. */
export const LOOK_BACK_DAYS = 200;

/**
 * Level two of a dated table: per date and team how many rows there are, how many have a value, how
 * many results are unresolved, and sums in which a reload is noticed.
 * @param today New York date; later rows are not looked at
 */
export function landedQuery(table: Table, today: IsoDate): Query | null {
  const { dateColumn, landed } = table;
  if (dateColumn === null || landed === null) return null;
  const measures = landed.measures.flatMap((column, index) => measure(table, column, index));
  const sql = `SELECT
  ${dateColumn} AS day,
  team_abbr AS team,
  COUNT(*) AS row_count,
  COUNT(${landed.kind === 'team-games' ? landed.value : dateColumn}) AS valued,
  ${landed.kind === 'team-games' && landed.results ? UNRESOLVED : '0'} AS unresolved,
  ${measures.join(',\n  ')}
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

/** A count, and a sum where the column has numbers. */
function measure(table: Table, column: string, index: number): readonly string[] {
  const counted = `COUNT(${column}) AS counted_${index}`;
  const type = table.columns[column];
  if (type === 'STRING') {
    return [counted, `COUNT(CASE WHEN ${column} = 'OVER' THEN 1 END) AS total_${index}`];
  }
  if (type === 'BOOL') {
    return [counted, `COUNT(CASE WHEN ${column} THEN 1 END) AS total_${index}`];
  }
  return [counted, `CAST(SUM(${column}) AS NUMERIC(38, 9)) AS total_${index}`];
}
