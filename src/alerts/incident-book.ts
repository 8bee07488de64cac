import { PreconditionFailed, StoreError } from '../domain/errors.js';
import { readVersioned } from '../domain/versioned.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type Book, EMPTY_BOOK } from './book.js';

/** Where the book lies in the private store. */
export const INCIDENTS = 'alerts/incidents.json';

/** The book of incidents that all instances share. */
export interface IncidentBook {
  /**
   * Makes a change, again from the start when somebody else's came between. Nothing is written when
   * the step returns the very book it was given. Returns what the step made beside it.
   */
  change<T>(step: (book: Book) => readonly [Book, T]): Promise<T>;
}

export function incidentBook(store: ObjectStore): IncidentBook {
  return {
    async change(step) {
      for (;;) {
        const object = await store.get(INCIDENTS);
        const before = object === null ? EMPTY_BOOK : parse(object.body);
        const [after, made] = step(before);
        if (after === before || (await saved(store, after, object?.generation ?? '0'))) return made;
      }
    },
  };
}

/** False when somebody changed the book since it was read. */
async function saved(store: ObjectStore, book: Book, ifGeneration: string): Promise<boolean> {
  const body = new TextEncoder().encode(`${JSON.stringify(book)}\n`);
  try {
    await store.put(INCIDENTS, body, { contentType: 'application/json', ifGeneration });
    return true;
  } catch (error) {
    if (error instanceof PreconditionFailed) return false;
    throw error;
  }
}

function parse(body: Uint8Array): Book {
  const refuse = (cause?: unknown) =>
    new StoreError(`the book of incidents ${INCIDENTS} is not one of ours`, {
      permanent: true,
      remedy: 'Move it away; what is wrong then is told anew.',
      cause,
    });
  return readVersioned(body, EMPTY_BOOK.version, refuse) as Book;
}
