import type { Query, SqlType } from '../../src/domain/query.js';
import { findTable, TABLES, type Table } from '../../src/domain/tables.js';
import type { Warehouse } from '../../src/ports/warehouse.js';

/** What BigQuery would read for queries, and what it would charge for. */
export interface Scanned {
  readonly bytes: number;
  readonly billed: number;
}

/** BigQuery bills each table of a query at no less. */
const LEAST_BILLED = 10 * 2 ** 20;

/** What a value takes by BigQuery's rules; of a text its characters, which are ASCII, and two. */
const SIZES: Readonly<Record<SqlType, number | null>> = {
  STRING: null,
  INT64: 8,
  NUMERIC: 16,
  DATE: 8,
  BOOL: 1,
  TIMESTAMP: 8,
};

/**
 * Estimates by BigQuery's rules: of each table that a text names, the columns that it names too, in
 * all partitions from the earliest date that the text reads on. The warehouse counts the values.
 */
export async function scanned(warehouse: Warehouse, queries: readonly Query[]): Promise<Scanned> {
  const known = new Map<string, number>();
  let bytes = 0;
  let billed = 0;
  for (const query of queries) {
    for (const table of TABLES.filter(({ name }) => query.sql.includes(name))) {
      const text = sizeQuery(table, query);
      const key = JSON.stringify([text.sql, text.parameters.from?.value ?? null]);
      const size = known.get(key) ?? (await sizeOf(warehouse, text));
      known.set(key, size);
      bytes += size;
      billed += Math.max(size, LEAST_BILLED);
    }
  }
  return { bytes, billed };
}

async function sizeOf(warehouse: Warehouse, query: Query): Promise<number> {
  const { rows } = await warehouse.query(query);
  return Number(rows[0]?.bytes ?? 0);
}

/** The text that adds up the sizes of what a query reads of a table. */
function sizeQuery(table: Table, query: Query): Query {
  const columns = Object.entries(table.columns).filter(([column]) =>
    new RegExp(`\\b${column}\\b`).test(query.sql),
  );
  const sizes = columns.map(([column, type]) => {
    const fixed = SIZES[type];
    return fixed === null ? `IFNULL(SUM(LENGTH(${column}) + 2), 0)` : `${fixed} * COUNT(${column})`;
  });
  const from = earliest(table, query);
  const sql = `SELECT ${sizes.join(' + ')} AS bytes FROM ${table.name}`;
  if (from === null) return { sql: `${sql}`, parameters: {} };
  return {
    sql: `${sql} WHERE ${table.dateColumn} BETWEEN @from AND @as_of`,
    parameters: { from: { type: 'DATE', value: from }, ...asOf(query) },
  };
}

function asOf({ parameters }: Query): Query['parameters'] {
  const { as_of } = parameters;
  if (as_of === undefined) throw new Error('a query without @as_of cannot be estimated');
  return { as_of };
}

/** The earliest date that a text reads of a table; null for a table without dates. */
function earliest(table: Table, { sql, parameters }: Query): string | null {
  if (findTable(table.name)?.dateColumn === null) return null;
  const place = `FROM ${table.name.replace('.', '\\.')}\\s+WHERE ${table.dateColumn} (?:BETWEEN|=) @(\\w+)`;
  const dates = [...sql.matchAll(new RegExp(place, 'g'))].map(
    ([, name = '']) => parameters[name]?.value,
  );
  const [first] = dates.filter((value) => typeof value === 'string').sort();
  if (first === undefined) throw new Error(`no date bounds ${table.name} in ${sql}`);
  return first;
}
