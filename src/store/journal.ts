import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The durable memory of what came in, what was decided, and what ran. */
export interface Journal {
  /** Resolves when the entry is durable. Entries that come together share one segment. */
  append(entry: JournalEntry): Promise<void>;
  /** Resolves when everything appended so far is durable. */
  flush(): Promise<void>;
}

export interface JournalOptions {
  readonly store: ObjectStore;
  readonly now: () => EpochMs;
  /** Distinguishes the segments of processes that write at the same time. */
  readonly instance: string;
}

/** Where segments live: `journal/<UTC date>/<epoch ms>-<instance>-<count>.ndjson`. */
export const SEGMENTS = 'journal/';

/** The most entries one segment holds; more wait for the next. */
const SEGMENT_ENTRIES = 5_000;

interface Pending {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A journal of immutable segments with group commit: while one segment is being written, entries
 * gather for the next. The first line of a segment says its format and version.
 */
export function journal({ store, now, instance }: JournalOptions): Journal {
  const waiting: Pending[] = [];
  let writing: Promise<void> | null = null;
  let count = 0;

  async function write(batch: readonly Pending[]): Promise<void> {
    const body = [HEADER, ...batch.map(({ line }) => line), ''].join('\n');
    const at = now();
    count += 1;
    const day = new Date(at).toISOString().slice(0, 10);
    const name = `${SEGMENTS}${day}/${String(at).padStart(13, '0')}-${instance}-${count}.ndjson`;
    try {
      await store.put(name, new TextEncoder().encode(body), {
        contentType: 'application/x-ndjson',
        ifGeneration: '0',
      });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async function drain(): Promise<void> {
    // What is appended in the same turn shares the segment.
    await Promise.resolve();
    while (waiting.length > 0) await write(waiting.splice(0, SEGMENT_ENTRIES));
    writing = null;
  }

  return {
    append(entry) {
      const durable = new Promise<void>((resolve, reject) => {
        waiting.push({ line: JSON.stringify(entry), resolve, reject });
      });
      writing ??= drain();
      return durable;
    },
    flush: () => writing ?? Promise.resolve(),
  };
}

/** The first line of every segment. */
export const HEADER = JSON.stringify({ format: 'trends-journal', version: 1 });
