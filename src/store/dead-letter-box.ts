import type { EpochMs } from '../domain/date.js';
import { PreconditionFailed, StoreError } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { DeadLetter, Retry, UnreadMessage } from './dead-letters.js';
import { DEAD_LETTERS, folderAt, type LetterName, letterNamed } from './letter-names.js';
import { readObject } from './read-object.js';

export { bodyOf, type Retry } from './dead-letters.js';
export { DEAD_LETTERS, type LetterName, lettersCalled } from './letter-names.js';

/** A dead letter where it lies; the retry's fields are there once it was retried. */
export interface StoredLetter extends LetterName {
  readonly generation: string;
  readonly letter: DeadLetter & Partial<Retry>;
}

/** An object among the dead letters that is none. */
export interface LetterFault {
  readonly object: string;
  readonly fault: string;
}

/** The newest letters, as far as they were opened. */
export interface NewestLetters {
  /** Oldest first. */
  readonly letters: readonly StoredLetter[];
  /** So many older ones were not opened. */
  readonly older: number;
}

/** How much is opened at most: letters, and bytes of them together. */
export interface LetterBudget {
  readonly letters: number;
  readonly bytes: number;
}

/** Enough to see what is wrong, and read in a moment. */
const NEWEST: LetterBudget = { letters: 200, bytes: 16 * 1_048_576 };

/**
 * The names of all letters, oldest first. None is opened.
 * @param onFault hears of objects that are none by their names
 */
export async function letterIndex(
  store: Pick<ObjectStore, 'list'>,
  onFault: (fault: LetterFault) => void = () => {},
): Promise<readonly LetterName[]> {
  return namesIn(await store.list(DEAD_LETTERS), onFault);
}

function namesIn(objects: readonly string[], onFault: (fault: LetterFault) => void) {
  return objects.flatMap((object) => {
    const name = letterNamed(object);
    if (name === null) onFault({ object, fault: 'its name is none of a dead letter' });
    return name ?? [];
  });
}

/** The names of letters that were kept since an instant less than a day ago. None is opened. */
export async function lettersSince(
  store: Pick<ObjectStore, 'list'>,
  since: EpochMs,
  now: EpochMs,
): Promise<readonly LetterName[]> {
  const folders = [...new Set([folderAt(since), folderAt(now)])];
  const objects = await Promise.all(folders.map((folder) => store.list(folder)));
  return namesIn(objects.flat(), () => {}).filter(({ at, isOver }) =>
    // What counts an hour's messages has the hour's beginning in its name.
    isOver ? at >= since - (since % HOUR_MS) : at >= since,
  );
}

const HOUR_MS = 3_600_000;

/**
 * The newest dead letters, read newest first within a budget.
 * @param onFault hears of objects that are none
 */
export async function newestLetters(
  store: Pick<ObjectStore, 'list' | 'get'>,
  onFault: (fault: LetterFault) => void,
  budget: LetterBudget = NEWEST,
): Promise<NewestLetters> {
  const index = await letterIndex(store, onFault);
  const letters: StoredLetter[] = [];
  let opened = 0;
  let bytes = 0;
  for (const name of [...index].reverse()) {
    if (opened >= budget.letters || bytes >= budget.bytes) break;
    opened += 1;
    const found = await readLetter(store, name, onFault);
    if (found === null) continue;
    bytes += found.bytes;
    letters.push(found.stored);
  }
  return { letters: letters.reverse(), older: index.length - opened };
}

/** Every letter of an index, opened one after the other. @param onFault hears of objects that are none */
export async function* openLetters(
  store: Pick<ObjectStore, 'get'>,
  index: readonly LetterName[],
  onFault: (fault: LetterFault) => void,
): AsyncGenerator<StoredLetter> {
  for (const name of index) {
    const found = await readLetter(store, name, onFault);
    if (found !== null) yield found.stored;
  }
}

async function readLetter(
  store: Pick<ObjectStore, 'get'>,
  name: LetterName,
  onFault: (fault: LetterFault) => void,
): Promise<{ readonly stored: StoredLetter; readonly bytes: number } | null> {
  const { object } = name;
  const reading = await readObject(store, object, decodeLetter);
  if (reading.kind === 'absent') return null;
  if (reading.kind === 'damaged') {
    onFault({ object, fault: reading.damage.fault });
    return null;
  }
  const { generation, value } = reading;
  return { stored: { ...name, generation, letter: value.letter }, bytes: value.bytes };
}

function decodeLetter(body: Uint8Array) {
  const letter: unknown = JSON.parse(new TextDecoder().decode(body));
  if (!isLetter(letter)) throw new Error('it lacks the fields of a dead letter');
  return { letter, bytes: body.byteLength };
}

/** True for a letter that nobody has retried. */
export function isWaiting({ letter }: Pick<StoredLetter, 'letter'>): boolean {
  return letter.retriedAt === undefined;
}

/** How many messages a letter tells of, those among them that were only counted. */
export function messagesOf({ letter, messages }: StoredLetter): number {
  return letter.unkept ?? letter.messages?.length ?? messages;
}

/** A message and its place in its letter. */
export interface PlacedMessage {
  readonly message: UnreadMessage & Partial<Retry>;
  readonly place: number;
}

/** What of a letter is to be published again: what was not accepted yet; if all was, all of it. */
export function messagesToRetry(stored: StoredLetter): readonly PlacedMessage[] {
  const all = messagesIn(stored).map((message, place) => ({ message, place }));
  const left = all.filter(({ message }) => message.outcome !== 'accepted');
  return left.length > 0 ? left : all;
}

/** The messages that a letter holds. */
export function messagesIn({ letter }: StoredLetter): readonly (UnreadMessage & Partial<Retry>)[] {
  return letter.messages ?? [letter];
}

/**
 * Notes on a letter what its retry came to. The letter stays.
 * @param retries by the place of each message in the letter
 * @throws StoreError when somebody else retried it at the same time
 */
export async function markRetried(
  store: Pick<ObjectStore, 'put'>,
  { object, generation, letter }: StoredLetter,
  retries: ReadonlyMap<number, Retry>,
): Promise<void> {
  const noted = notedOn(letter, retries);
  const body = new TextEncoder().encode(`${JSON.stringify(noted, null, 2)}\n`);
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

/** A letter of several messages is retried once each of them is. */
function notedOn(letter: StoredLetter['letter'], retries: ReadonlyMap<number, Retry>) {
  if (letter.messages === undefined) return { ...letter, ...retries.get(0) };
  const messages = letter.messages.map((each, place) => ({ ...each, ...retries.get(place) }));
  const last = [...retries.values()].at(-1);
  if (last === undefined || messages.some(({ outcome }) => outcome === undefined)) {
    return { ...letter, messages };
  }
  const again = messages.find(({ outcome }) => outcome === 'dead-lettered');
  const outcome = again === undefined ? ('accepted' as const) : ('dead-lettered' as const);
  const faultNow = again?.faultNow ?? null;
  return { ...letter, messages, retriedAt: last.retriedAt, outcome, faultNow };
}

function isLetter(value: unknown): value is StoredLetter['letter'] {
  if (!isUnread(value) || !('receivedAt' in value)) return false;
  if (typeof value.receivedAt !== 'string') return false;
  const messages = 'messages' in value ? value.messages : undefined;
  return messages === undefined || (Array.isArray(messages) && messages.every(isUnread));
}

function isUnread(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (!('fault' in value && 'messageId' in value)) return false;
  if (!('body' in value) || typeof value.body !== 'object' || value.body === null) return false;
  return (
    typeof value.fault === 'string' &&
    typeof value.messageId === 'string' &&
    'content' in value.body &&
    typeof value.body.content === 'string'
  );
}
