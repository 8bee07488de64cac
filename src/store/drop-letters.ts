import type { EpochMs } from '../domain/date.js';
import type { ObjectStore } from '../ports/object-store.js';
import { journal } from './journal.js';
import { DEAD_LETTERS, folderAt, type LetterName } from './letter-names.js';

/** Letters that are deleted at one time. */
const AT_ONCE = 8;

/** Deletes letters. @throws StoreError when the store fails; those before are gone */
export async function dropLetters(
  store: Pick<ObjectStore, 'delete'>,
  letters: readonly Pick<LetterName, 'object'>[],
): Promise<void> {
  for (let from = 0; from < letters.length; from += AT_ONCE) {
    const some = letters.slice(from, from + AT_ONCE);
    await Promise.all(some.map(({ object }) => store.delete(object)));
  }
}

/** How long a dead letter is kept. */
const LETTER_DAYS = 90;

const DAY_MS = 86_400_000;

/**
 * Deletes the letters of days that lie too long ago.
 * @returns how many
 * @throws StoreError when the store fails; the next call goes on from there
 */
export async function expireLetters(store: ObjectStore, now: EpochMs): Promise<number> {
  const first = folderAt(now - LETTER_DAYS * DAY_MS);
  const old = (await store.list(DEAD_LETTERS)).filter(
    (name) => name < first && LETTER_FOLDER.test(name),
  );
  await dropLetters(
    store,
    old.map((object) => ({ object })),
  );
  return old.length;
}

const LETTER_FOLDER = /^dead-letter\/\d{4}-\d{2}-\d{2}\//;

/**
 * Deletes dead letters and journals who did. Of none nothing is journaled.
 * @throws StoreError when the store fails; those before are gone
 */
export async function dropByHand(
  privately: ObjectStore,
  now: EpochMs,
  letters: readonly LetterName[],
  by: string,
): Promise<void> {
  if (letters.length === 0) return;
  await dropLetters(privately, letters);
  const instance = `drop-${process.pid}`;
  const lines = journal({ store: privately, now: () => now, instance });
  const detail = droppedText(letters);
  await lines.append({ kind: 'action', at: now, action: 'drop', exporters: [], by, detail });
}

/** What was dropped, in words. */
export function droppedText(letters: readonly Pick<LetterName, 'id'>[]): string {
  const [first, ...others] = letters;
  return others.length === 0 ? `${first?.id}` : `${letters.length} dead letters`;
}
