import { boundQuery } from '../../exporters/bound-query.js';
import type { Exporter } from '../../exporters/exporter.js';
import { type IsoDate, inSpan } from '../../src/domain/date.js';
import type { Query, Row } from '../../src/domain/query.js';
import type { TableName } from '../../src/domain/tables.js';
import { knownTable } from './catalog.js';
import { RequestTooLarge } from './client.js';
import type { Engine, TableRows } from './engine.js';

/** One refresh: whose, with which parameters, as of when, seeing games up to when. */
export interface Refresh {
  readonly exporter: Exporter;
  readonly params: unknown;
  readonly asOf: IsoDate;
  readonly through: IsoDate;
}

/** The exporter's text with the values of the parameters that it names. */
export function queryOf({ exporter, params, asOf, through }: Refresh): Query {
  return boundQuery(exporter, params, { asOf, through });
}

/** The tables an exporter says it reads, ascending. */
export function tablesFedOn({ exporter, params }: Refresh): readonly TableName[] {
  return exporter
    .sources(params)
    .map(({ table }) => table)
    .sort();
}

/** The rows in the spans that the exporter says its query reads. */
export function rowsInSpan({ exporter, params, asOf }: Refresh, tables: TableRows): TableRows {
  const kept = exporter.sources(params).map((source) => {
    const rows = tables[source.table] ?? [];
    if (source.kind === 'silent') return [source.table, rows] as const;
    const span = source.span(asOf);
    return [source.table, rows.filter((row) => inSpan(dateOf(source.table, row), span))] as const;
  });
  return Object.fromEntries(kept);
}

/** What an evaluation was made on, and the rows that it gave. */
export interface Fitted {
  readonly tables: TableRows;
  readonly rows: readonly Row[];
}

/** Evaluates on as much as one request holds: the largest table loses its oldest rows. */
export async function evaluateFitting(
  engine: Engine,
  query: Query,
  tables: TableRows,
): Promise<Fitted> {
  try {
    return { tables, rows: (await engine.evaluate(query, tables)).rows };
  } catch (error) {
    if (!(error instanceof RequestTooLarge)) throw error;
    return evaluateFitting(engine, query, cut(tables, (error.limit / error.bytes) * 0.97));
  }
}

/** The largest table shortened to a share of it, its newest rows. */
function cut(tables: TableRows, share: number): TableRows {
  const [[table, rows] = ['', []]] = Object.entries(tables).sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const newest = [...rows].sort((a, b) => (dateOf(table, a) < dateOf(table, b) ? 1 : -1));
  return { ...tables, [table]: newest.slice(0, Math.floor(rows.length * share)) };
}

/** How many rows there are in all tables. */
export function countRows(tables: TableRows): number {
  return Object.values(tables).reduce((sum, rows) => sum + rows.length, 0);
}

function dateOf(table: TableName, row: Row): IsoDate {
  const { dateColumn } = knownTable(table);
  return dateColumn === null ? '' : String(row[dateColumn]);
}
