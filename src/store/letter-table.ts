import { decode } from '../domain/decode.js';
import type { FaultParts } from '../domain/decoded.js';
import { readJson } from '../domain/read-json.js';
import { tableOf } from '../domain/table-of.js';
import type { TableName } from '../domain/tables.js';
import { bodyOf, messagesIn, type StoredLetter } from './dead-letter-box.js';

/** What a letter's fault is made of, where the message is refused with the same words today; else null. */
export function faultPartsIn({ letter }: StoredLetter): FaultParts | null {
  const { messageId: id, topic, fault } = letter;
  const said = decode(bodyOf(letter), 0, { id, topic });
  const isFaulty = said.kind === 'rejected' || said.kind === 'timed-trigger';
  return isFaulty && said.fault === fault ? (said.parts ?? null) : null;
}

/** The table that a letter, or the first message of it, was about, where its body still says so. */
export function tableIn(stored: StoredLetter): TableName | null {
  const [message] = messagesIn(stored);
  const json = message && readJson(bodyOf(message));
  if (!json?.ok) return null;
  const told = tableOf(json.value, message?.topic ?? null);
  return told.kind === 'table' ? told.table : null;
}
