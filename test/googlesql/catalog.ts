import type { Parameter, Row, SqlType } from '../../src/domain/query.js';
import { findTable, TABLES, type Table, type TableName } from '../../src/domain/tables.js';
import { encodeCell } from './values.js';
import type { WireCatalog, WireColumn, WireContent, WireTable } from './wire.js';

/** Columns by name with their types. */
export type Columns = Readonly<Record<string, SqlType>>;

export function wireColumns(columns: Columns): readonly WireColumn[] {
  return Object.entries(columns).map(([name, type]) => ({
    name,
    type: { type_kind: `TYPE_${type}` },
  }));
}

export function parameterTypes(parameters: Readonly<Record<string, Parameter>>): Columns {
  return Object.fromEntries(Object.entries(parameters).map(([name, { type }]) => [name, type]));
}

/** Every table the project reads, under its qualified name. */
export function qualifiedCatalog(): readonly WireCatalog[] {
  const datasets = new Set(TABLES.map((table) => datasetOf(table.name)));
  return [...datasets].map((dataset) => ({
    name: dataset,
    table: TABLES.filter((table) => datasetOf(table.name) === dataset).map((table) =>
      wireTable(shortName(table.name), table.columns),
    ),
  }));
}

export function wireTable(name: string, columns: Columns): WireTable {
  return { name, column: wireColumns(columns) };
}

export function wireContent(columns: Columns, rows: readonly Row[]): WireContent {
  const types = Object.entries(columns);
  return {
    table_data: {
      row: rows.map((row) => ({
        cell: types.map(([name, type]) => encodeCell(type, row[name] ?? null)),
      })),
    },
  };
}

/** The table's columns whose names occur in the text: a request's room is short. */
export function columnsNamed(sql: string, table: Table): Columns {
  const words = new Set(sql.match(/\w+/g));
  return Object.fromEntries(Object.entries(table.columns).filter(([name]) => words.has(name)));
}

export function shortName(table: TableName): string {
  return table.slice(table.indexOf('.') + 1);
}

/** The table of the upstream contract. Throws when the project does not read it. */
export function knownTable(name: TableName): Table {
  const table = findTable(name);
  if (table === undefined) throw new Error(`${name} is no table of the upstream contract`);
  return table;
}

function datasetOf(table: TableName): string {
  return table.slice(0, table.indexOf('.'));
}
