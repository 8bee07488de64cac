import type { Book } from '../alerts/book.js';
import { INCIDENTS } from '../alerts/incident-book.js';
import type { EpochMs } from '../domain/date.js';
import type { ObjectStore } from '../ports/object-store.js';
import { journalObject } from '../store/segment-names.js';
import type { Sink } from './signal.js';

/** The private store: tells of the journal's segments and of the incidents that are open. */
export function watchedStore(store: ObjectStore, emit: Sink, now: () => EpochMs): ObjectStore {
  const incidents = (body: Uint8Array) => {
    const open = openIncidents(body);
    if (open !== null) emit({ kind: 'incidents', at: now(), open });
  };
  return {
    async get(name) {
      const object = await store.get(name);
      if (name === INCIDENTS && object !== null) incidents(object.body);
      return object;
    },
    head: (name) => store.head(name),
    show: (name) => store.show(name),
    async put(name, body, options) {
      if (name === INCIDENTS) {
        const generation = await store.put(name, body, options);
        incidents(body);
        return generation;
      }
      if (journalObject(name)?.kind !== 'segment') return store.put(name, body, options);
      const startedAt = now();
      const committed = (ok: boolean) =>
        emit({ kind: 'committed', at: now(), startedAt, entries: entriesIn(body), ok });
      try {
        const generation = await store.put(name, body, options);
        committed(true);
        return generation;
      } catch (error) {
        committed(false);
        throw error;
      }
    },
    list: (prefix) => store.list(prefix),
    delete: (name) => store.delete(name),
  };
}

const NEWLINE = 0x0a;

/** The lines of a segment but its header. */
function entriesIn(body: Uint8Array): number {
  return body.reduce((lines, byte) => (byte === NEWLINE ? lines + 1 : lines), -1);
}

/** Open incidents by kind; null when the book is damaged, of which its owner tells. */
function openIncidents(body: Uint8Array): Readonly<Record<string, number>> | null {
  try {
    const { open } = JSON.parse(new TextDecoder().decode(body)) as Partial<Book>;
    const counts: Record<string, number> = {};
    for (const { kind } of open ?? []) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  } catch {
    return null;
  }
}
