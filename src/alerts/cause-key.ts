import type { Subject } from '../domain/errors.js';
import { tableIn } from '../domain/tables.js';

const INSTANT = /\d{4}-\d{2}-\d{2}([T ][\d:.]+Z?)?/g;
/** Run ids, hashes, sizes, counts: what differs between two failures of one cause. */
const COUNTED = /\b[\w-]*\d[\w-]*\b/g;
const EXPORTER = /\btrends-[a-z-]+\b/g;
const LONGEST = 120;

/** Something that went wrong, and what it is about. */
interface Failed {
  readonly message: string;
  readonly subject?: Subject;
}

/**
 * What an error is about, so that the same trouble of several exporters is one cause: the table at
 * fault, else its words without times, numbers and names of exporters.
 */
export function causeKey({ message, subject = subjectIn(message) }: Failed): string {
  const { table, said = message } = subject;
  if (table !== null) return tableKey(table);
  const words = said.replace(INSTANT, '#').replace(EXPORTER, '*').replace(COUNTED, '#');
  return `error ${words.replace(/\s+/g, ' ').trim().slice(0, LONGEST)}`;
}

/** The key of everything that is wrong with a table. */
export function tableKey(table: string): string {
  return `table ${table}`;
}

/** Setbacks of earlier versions say what they are about in their message alone. */
function subjectIn(message: string): Subject {
  const said = message.replace(/^.*; the last: /s, '');
  return { table: tableIn(said), said };
}
