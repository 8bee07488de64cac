import { TrendsError } from '../src/domain/errors.js';
import type { Cell, Row } from '../src/domain/query.js';

/** A STRING or DATE cell, or the decimal text of a NUMERIC; null stays null. */
export function textOrNull(row: Row, column: string): string | null {
  const cell = row[column];
  if (cell === null || typeof cell === 'string') return cell;
  throw unexpected(column, 'text', cell);
}

/** A STRING, DATE or NUMERIC cell that must be there. */
export function text(row: Row, column: string): string {
  const cell = textOrNull(row, column);
  if (cell === null) throw missing(row, column);
  return cell;
}

/** An INT64 cell; null stays null. */
export function integerOrNull(row: Row, column: string): bigint | null {
  const cell = row[column];
  if (cell === null || typeof cell === 'bigint') return cell;
  throw unexpected(column, 'an INT64', cell);
}

/** An INT64 cell that must be there. */
export function integer(row: Row, column: string): bigint {
  const cell = integerOrNull(row, column);
  if (cell === null) throw missing(row, column);
  return cell;
}

/** An INT64 cell as a count. */
export function count(row: Row, column: string): number {
  return Number(integer(row, column));
}

/** The rows of one `section` of a query's result, in the order in which they came. */
export function section(rows: readonly Row[], name: string): readonly Row[] {
  return rows.filter((row) => row.section === name);
}

function missing(row: Row, column: string): TrendsError {
  const names = [row.section, row.part, row.key].filter((name) => typeof name === 'string');
  return new TrendsError(`column ${column} of the query's result is null for ${names.join(' ')}`, {
    remedy: "Fix the rows upstream that lack it, or make the exporter's query.sql leave them out.",
  });
}

function unexpected(column: string, wanted: string, cell: Cell | undefined): TrendsError {
  const found = cell === undefined ? 'no such column' : `${cell}`;
  return new TrendsError(`column ${column} of the query's result: wanted ${wanted}, got ${found}`, {
    remedy: "Make the exporter's query.sql and its build agree on their columns.",
  });
}
