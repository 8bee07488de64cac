import type { TableName } from '../../src/domain/tables.js';
import { shortName } from './catalog.js';

/** What must stay as it is: string literals and comments. */
const OPAQUE = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|--[^\n]*|/\*[\s\S]*?\*/`;

/** The text with `dataset.table` written as `table`, outside literals and comments. */
export function stripDatasets(sql: string, tables: readonly TableName[]): string {
  const names = tables.map((table) => String.raw`\b${table.replaceAll('.', '\\.')}\b`);
  return sql.replaceAll(new RegExp([OPAQUE, ...names].join('|'), 'g'), (found) =>
    tables.includes(found) ? shortName(found) : found,
  );
}

/** The parameters that the text names, each once, in order of appearance. */
export function parametersOf(sql: string): readonly string[] {
  const found = sql.matchAll(new RegExp(`${OPAQUE}|@(\\w+)`, 'g'));
  const names = [...found].flatMap(([, name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)];
}
