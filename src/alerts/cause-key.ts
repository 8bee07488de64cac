import { TABLES } from '../domain/tables.js';

const LAST = /^.*; the last: /s;
const INSTANT = /\d{4}-\d{2}-\d{2}([T ][\d:.]+Z?)?/g;
/** Run ids, hashes, sizes, counts: what differs between two failures of one cause. */
const COUNTED = /\b[\w-]*\d[\w-]*\b/g;
const EXPORTER = /\btrends-[a-z-]+\b/g;
const LONGEST = 120;

/**
 * What an error is about, so that the same trouble of several exporters is one cause: the table it
 * names first, else its words without times, numbers and names of exporters.
 */
export function causeKey(message: string): string {
  const said = message.replace(LAST, '');
  const table = firstTable(said);
  if (table !== null) return tableKey(table);
  const words = said.replace(INSTANT, '#').replace(EXPORTER, '*').replace(COUNTED, '#');
  return `error ${words.replace(/\s+/g, ' ').trim().slice(0, LONGEST)}`;
}

/** The key of everything that is wrong with a table. */
export function tableKey(table: string): string {
  return `table ${table}`;
}

function firstTable(message: string): string | null {
  const named = TABLES.map(({ name }) => ({ name, at: message.indexOf(name) }));
  const [first] = named.filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at);
  return first?.name ?? null;
}
