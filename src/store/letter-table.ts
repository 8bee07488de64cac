import { readJson } from '../domain/read-json.js';
import { tableOf } from '../domain/table-of.js';
import type { TableName } from '../domain/tables.js';
import { bodyOf, messagesIn, type StoredLetter } from './dead-letter-box.js';

/** The table that a letter, or the first message of it, was about, where its body still says so. */
export function tableIn(stored: StoredLetter): TableName | null {
  const [message] = messagesIn(stored);
  const json = message && readJson(bodyOf(message));
  if (!json?.ok) return null;
  const told = tableOf(json.value, message?.topic ?? null);
  return told.kind === 'table' ? told.table : null;
}
