import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import { addDays } from '../../src/domain/date.js';
import { date, type Parameter, type Query, type Row } from '../../src/domain/query.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { SEPARATE_QUERIES, type SeparateQuery } from './separate-queries/index.js';

/** The queries behind the six files, as the exporters ask them. */
export function exporterQueries(asOf: string): readonly Query[] {
  return EXPORTERS.map((exporter) => queryOf(exporter, asOf, exporter.sql));
}

/** The same facts by separate queries. */
export function separateQueries(asOf: string): readonly Query[] {
  return SEPARATE_QUERIES.map((query) => queryOf(exporterOf(query), asOf, query.sql));
}

/** Makes the contents of the six files; how many rows the warehouse gave. */
export async function sixFiles(warehouse: Warehouse, asOf: string): Promise<number> {
  let total = 0;
  for (const exporter of EXPORTERS) {
    const { rows } = await warehouse.query(queryOf(exporter, asOf, exporter.sql));
    const params = exporter.parameters.parse({});
    exporter.build(rows, { params, cadence: exporter.cadence, asOf, through: asOf });
    total += rows.length;
  }
  return total;
}

/** Asks the separate queries; how many rows the warehouse gave. */
export async function sixteenQueries(warehouse: Warehouse, asOf: string): Promise<number> {
  let total = 0;
  for (const query of separateQueries(asOf)) total += (await warehouse.query(query)).rows.length;
  return total;
}

/** Facts that an exporter's query has and the separate ones lack; none when both say the same. */
export async function disagreements(
  warehouse: Warehouse,
  asOf: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const separate of SEPARATE_QUERIES) {
    const exporter = exporterOf(separate);
    const own = await warehouse.query(queryOf(exporter, asOf, exporter.sql));
    const theirs = await warehouse.query(queryOf(exporter, asOf, separate.sql));
    const columns = Object.keys(theirs.rows[0] ?? {}).sort();
    const project = (row: Row) => columns.map((column) => String(row[column])).join(' ');
    const known = new Set(theirs.rows.map(project));
    const wanted = own.rows.filter(({ section }) => separate.sections.includes(String(section)));
    if (wanted.length === 0) found.push(`${exporter.name}: no rows of ${separate.sections}`);
    for (const row of wanted.map(project)) {
      if (!known.has(row)) found.push(`${exporter.name}, ${separate.sections}: ${row}`);
    }
  }
  return found;
}

function exporterOf({ exporter: name }: SeparateQuery): Exporter {
  const exporter = EXPORTERS.find((each) => each.name === name);
  if (exporter === undefined) throw new Error(`no exporter is called ${name}`);
  return exporter;
}

/** A text with the values of exactly the parameters that it names. */
function queryOf(exporter: Exporter, asOf: string, sql: string): Query {
  const all: Readonly<Record<string, Parameter>> = {
    as_of: date(asOf),
    through: date(asOf),
    judged_through: date(addDays(asOf, -1)),
    ...exporter.bind(exporter.parameters.parse({}), asOf),
  };
  const named = Object.entries(all).filter(([name]) => new RegExp(`@${name}\\b`).test(sql));
  return { sql, parameters: Object.fromEntries(named) };
}
