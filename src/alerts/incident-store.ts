import { PreconditionFailed } from '../domain/errors.js';
import { hasShape, type Shape } from '../domain/has-shape.js';
import { readVersioned } from '../domain/versioned.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type Damage, keepAside, readObject } from '../store/read-object.js';
import type { Healing } from '../store/states.js';
import { type Book, EMPTY_BOOK } from './book.js';

/** Where the book lies in the private store. */
export const INCIDENTS = 'alerts/incidents.json';

/** The book of incidents that all instances share. */
export interface IncidentStore {
  /**
   * Makes a change, again from the start when somebody else's came between. Nothing is written when
   * the step returns the very book it was given. Returns what the step made beside it. In place of a
   * damaged book a new one is begun: what is wrong is told anew.
   */
  change<T>(step: (book: Book) => readonly [Book, T]): Promise<T>;
}

/** @param healing absent: of a damaged book nothing is told, and it is left to the service */
export function incidentStore(
  store: ObjectStore,
  { mend, onDamage }: Pick<Healing, 'mend' | 'onDamage'> = LOOKS_ONLY,
): IncidentStore {
  const tell = (damage: Damage | null, movedTo: string | null) => {
    if (damage !== null) onDamage(damage, movedTo);
  };
  return {
    async change(step) {
      for (;;) {
        const { book: before, damage, generation } = await read(store);
        const [after, made] = step(before);
        const stays = after === before && !(mend && damage !== null);
        if (generation === null || stays) {
          tell(damage, null);
          return made;
        }
        const movedTo = damage && (await keepAside(store, damage));
        if (!(await saved(store, after, generation))) continue;
        tell(damage, movedTo);
        return made;
      }
    },
  };
}

const LOOKS_ONLY = { mend: false, onDamage: () => {} };

interface Read {
  readonly book: Book;
  readonly damage: Damage | null;
  /** Null: nothing can be saved over what is there. */
  readonly generation: string | null;
}

async function read(store: ObjectStore): Promise<Read> {
  const reading = await readObject(store, INCIDENTS, decode);
  if (reading.kind === 'absent') return { book: EMPTY_BOOK, damage: null, generation: '0' };
  if (reading.kind === 'read') {
    return { book: reading.value, damage: null, generation: reading.generation };
  }
  const { damage } = reading;
  return { book: EMPTY_BOOK, damage, generation: damage.generation };
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

const SHAPE: Shape = { open: 'array', watched: {}, outbox: 'array' };

function decode(body: Uint8Array): Book {
  const book = readVersioned(body, EMPTY_BOOK.version, INCIDENTS);
  if (!hasShape(book, SHAPE)) throw new Error('it lacks the fields of a book of incidents');
  return book as Book;
}
