import { readJson } from '../domain/read-json.js';
import { tableOf } from '../domain/table-of.js';
import type { TableName } from '../domain/tables.js';
import { bodyOf, type StoredLetter } from './dead-letter-box.js';

/** The table that a letter was about, where its body still says so. */
export function tableIn({ letter }: StoredLetter): TableName | null {
  const json = readJson(bodyOf(letter));
  if (!json.ok) return null;
  const told = tableOf(json.value, letter.topic);
  return told.kind === 'table' ? told.table : null;
}
