import type { EpochMs } from './date.js';
import type { JournalEntry } from './journal-entry.js';
import type { TableName } from './tables.js';

/** An event of a table that no exporter reads, with nearly the name of one that is read. */
export interface Stray {
  readonly table: TableName;
  readonly nearest: TableName;
  readonly at: EpochMs;
}

/** What a line of the journal says of a stray event; null: it is of none. */
export function strayOf(entry: JournalEntry): Stray | null {
  if (entry.kind !== 'landing' || entry.nearest === undefined) return null;
  return { table: entry.landing.table, nearest: entry.nearest, at: entry.at };
}

/** The newest stray event of each table. */
export interface Strays {
  /** @returns whether the line is of one */
  note(entry: JournalEntry): boolean;
  since(at: EpochMs): readonly Stray[];
}

/** Publishers may invent names: of more tables those that were noted first are forgotten. */
const MOST_TABLES = 100;

/** @param known those of processes before this one, oldest first */
export function straysSeen(known: readonly Stray[] = []): Strays {
  const strays = new Map<TableName, Stray>();
  const add = (stray: Stray) => {
    strays.delete(stray.table);
    strays.set(stray.table, stray);
    const [oldest] = strays.keys();
    if (strays.size > MOST_TABLES && oldest !== undefined) strays.delete(oldest);
  };
  for (const stray of known) add(stray);
  return {
    note(entry) {
      const stray = strayOf(entry);
      if (stray !== null) add(stray);
      return stray !== null;
    },
    since: (at) => [...strays.values()].filter((stray) => stray.at >= at),
  };
}
