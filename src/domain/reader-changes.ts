import { type JsonChange, jsonChanges } from './json-changes.js';

/** What names an entry of a list to its readers. */
const KEYS = ['player_lookup', 'team', 'id'] as const;

/**
 * What changed between two versions of a file in the reader's terms: entries of lists are followed
 * by player, team or stat, not by position. `generated_at` does not count.
 */
export function readerChanges(before: unknown, after: unknown): readonly JsonChange[] {
  return jsonChanges(keyed(before), keyed(after)).filter(({ path }) => path !== 'generated_at');
}

/** The same document with lists of named entries as objects under those names. */
function keyed(value: unknown): unknown {
  if (Array.isArray(value)) {
    const names = value.map(nameOf);
    if (value.length === 0 || names.includes(null)) return value.map(keyed);
    return Object.fromEntries(value.map((entry, index) => [names[index], keyed(entry)]));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, keyed(entry)]));
}

function nameOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  const name = KEYS.map((key) => fields[key]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : null;
}
