import { createHash } from 'node:crypto';
import type { EpochMs } from '../domain/date.js';

/**
 * Where dead letters live: `dead-letter/<UTC date>/<epoch ms>-<message id>.json`. The name ends in
 * `-<n>x` when it holds several messages, and in `-over` when it counts what was not kept: the names
 * alone are an index of all letters.
 */
export const DEAD_LETTERS = 'dead-letter/';

/** What a letter's name says of it. */
export interface LetterName {
  /** The object's name without folder and ending. */
  readonly id: string;
  readonly object: string;
  readonly at: EpochMs;
  /** How many messages it holds. */
  readonly messages: number;
  /** It counts messages that were not kept. */
  readonly isOver: boolean;
}

const NAME = /^dead-letter\/\d{4}-\d{2}-\d{2}\/((\d{1,14})-.*?(?:-(\d{1,7})x|(-over))?)\.json$/s;

/** Reads an object's name; null when it is no letter's. */
export function letterNamed(object: string): LetterName | null {
  const [, id, at, messages = '1', over] = NAME.exec(object) ?? [];
  if (id === undefined) return null;
  return { id, object, at: Number(at), messages: Number(messages), isOver: over !== undefined };
}

/** The name of a letter that is kept at a moment. */
export function letterName({
  at,
  id,
  messages,
}: Pick<LetterName, 'at' | 'id' | 'messages'>): string {
  const many = messages === 1 ? '' : `-${messages}x`;
  return `${folderAt(at)}${at}-${safe(id)}${many}.json`;
}

/** The name of the letter that counts what of a sender was not kept from a moment on. */
export function overName(at: EpochMs, sender: string): string {
  const hash = createHash('sha256').update(sender).digest('hex').slice(0, 16);
  return `${folderAt(at)}${at}-${hash}-over.json`;
}

/** The folder of a moment's letters. */
export function folderAt(at: EpochMs): string {
  return `${DEAD_LETTERS}${new Date(at).toISOString().slice(0, 10)}/`;
}

/**
 * The letters that an id names: a whole id, a message's id, or a beginning of either.
 * @returns one where it is whole, else all that begin so
 */
export function lettersCalled(index: readonly LetterName[], called: string): readonly LetterName[] {
  const messageId = safe(called);
  const own = ({ id }: LetterName) => id.slice(id.indexOf('-') + 1);
  const exact = index.filter((each) => each.id === called || own(each) === messageId);
  if (exact.length > 0 || called === '') return exact;
  return index.filter((each) => each.id.startsWith(called) || own(each).startsWith(messageId));
}

/** A message id as part of an object's name; one that ends as names of other letters do says nothing of it. */
function safe(id: string): string {
  return id
    .replace(/[^\w-]+/g, '_')
    .slice(-100)
    .replace(/-(?=(\d{1,7}x|over)$)/, '_');
}
