import type { EpochMs } from '../domain/date.js';
import { PreconditionFailed, StoreError } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { DeadLetter } from './dead-letters.js';
import { readObject } from './read-object.js';

/** A dead letter that was published again, and what came of it. */
export interface Retry {
  readonly retriedAt: string;
  /** `accepted`: it was read this time; `dead-lettered`: it is a new dead letter now. */
  readonly outcome: 'accepted' | 'dead-lettered';
  /** What was wrong with it this time. */
  readonly faultNow: string | null;
}

/** A dead letter where it lies; the retry's fields are there once it was retried. */
export interface StoredLetter {
  /** The object's name without folder and ending. */
  readonly id: string;
  readonly object: string;
  readonly generation: string;
  readonly letter: DeadLetter & Partial<Retry>;
}

/** An object among the dead letters that is none. */
export interface LetterFault {
  readonly object: string;
  readonly fault: string;
}

/** Where dead letters live: `dead-letter/<UTC date>/<epoch ms>-<message id>.json`. */
export const DEAD_LETTERS = 'dead-letter/';

/**
 * Dead letters, oldest first.
 * @param onFault hears of objects that are none
 * @param most so many of the newest; all when absent
 */
export async function deadLetters(
  store: ObjectStore,
  onFault: (fault: LetterFault) => void,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly StoredLetter[]> {
  const letters: StoredLetter[] = [];
  const objects = await store.list(DEAD_LETTERS);
  for (const object of objects.slice(Math.max(0, objects.length - most))) {
    const letter = await read(store, object, onFault);
    if (letter !== null) letters.push(letter);
  }
  return letters;
}

async function read(
  store: ObjectStore,
  object: string,
  onFault: (fault: LetterFault) => void,
): Promise<StoredLetter | null> {
  const reading = await readObject(store, object, decodeLetter);
  if (reading.kind === 'absent') return null;
  if (reading.kind === 'damaged') {
    onFault({ object, fault: reading.damage.fault });
    return null;
  }
  const id = object.replace(/^.*\//, '').replace(/\.json$/, '');
  return { id, object, generation: reading.generation, letter: reading.value };
}

function decodeLetter(body: Uint8Array): StoredLetter['letter'] {
  const letter: unknown = JSON.parse(new TextDecoder().decode(body));
  if (!isLetter(letter)) throw new Error('it lacks the fields of a dead letter');
  return letter;
}

/** The body as it was received, byte for byte. */
export function bodyOf({ body }: DeadLetter): Uint8Array {
  return Buffer.from(body.content, body.encoding === 'base64' ? 'base64' : 'utf8');
}

/**
 * Notes on a letter what its retry came to. The letter stays.
 * @throws StoreError when somebody else retried it at the same time
 */
export async function markRetried(
  store: ObjectStore,
  { object, generation, letter }: StoredLetter,
  retry: Retry,
): Promise<void> {
  const body = new TextEncoder().encode(`${JSON.stringify({ ...letter, ...retry }, null, 2)}\n`);
  try {
    await store.put(object, body, { contentType: 'application/json', ifGeneration: generation });
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    throw new StoreError(`${object} was retried by somebody else at the same time`, {
      permanent: false,
      remedy: 'Nothing is lost: repeated events are recognised. See: trends deadletter list',
      cause: error,
    });
  }
}

/** How long a dead letter is kept. */
export const LETTER_DAYS = 90;

const DAY_MS = 86_400_000;

/**
 * Deletes the letters of days that lie too long ago.
 * @returns how many
 * @throws StoreError when the store fails; the next call goes on from there
 */
export async function expireLetters(store: ObjectStore, now: EpochMs): Promise<number> {
  const first = `${DEAD_LETTERS}${new Date(now - LETTER_DAYS * DAY_MS).toISOString().slice(0, 10)}/`;
  const old = (await store.list(DEAD_LETTERS)).filter(
    (name) => name < first && LETTER_NAME.test(name),
  );
  for (const name of old) await store.delete(name);
  return old.length;
}

const LETTER_NAME = /^dead-letter\/\d{4}-\d{2}-\d{2}\//;

function isLetter(value: unknown): value is StoredLetter['letter'] {
  if (typeof value !== 'object' || value === null) return false;
  if (!('receivedAt' in value && 'fault' in value && 'messageId' in value)) return false;
  if (!('body' in value) || typeof value.body !== 'object' || value.body === null) return false;
  return (
    typeof value.receivedAt === 'string' &&
    typeof value.fault === 'string' &&
    typeof value.messageId === 'string' &&
    'content' in value.body &&
    typeof value.body.content === 'string'
  );
}
