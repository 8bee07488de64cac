import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TABLES, type Table } from '../../src/domain/tables.js';

/** A value as a test writes it; absent and null are both NULL. */
export type TestCell = string | number | boolean | null;

/** Rows by column name; columns that a row leaves out are NULL. */
export type TestRow = Readonly<Record<string, TestCell>>;

/** Rows by the table's name without its dataset. */
export type TestTables = Readonly<Record<string, readonly TestRow[]>>;

/**
 * Writes an embedded warehouse into `folder`: one `<table>.csv` per table that the project reads,
 * header only where `tables` says nothing.
 */
export function writeTables(folder: string, tables: TestTables): void {
  mkdirSync(folder, { recursive: true });
  const known = TABLES.map(shortName);
  const unknown = Object.keys(tables).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no such table: ${unknown.join(', ')}`);
  for (const table of TABLES) {
    const name = shortName(table);
    writeFileSync(join(folder, `${name}.csv`), csv(table, tables[name] ?? []));
  }
}

function shortName(table: Table): string {
  return table.name.slice(table.name.indexOf('.') + 1);
}

function csv(table: Table, rows: readonly TestRow[]): string {
  const columns = Object.keys(table.columns);
  for (const row of rows) {
    const unknown = Object.keys(row).filter((column) => !columns.includes(column));
    if (unknown.length > 0) throw new Error(`${table.name} has no column ${unknown.join(', ')}`);
  }
  const lines = rows.map((row) => columns.map((column) => field(row[column] ?? null)).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

function field(cell: TestCell): string {
  if (cell === null) return '';
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
