import type { EpochMs } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { newYorkShort, newYorkTime } from '../domain/times.js';
import {
  bodyOf,
  type LetterName,
  lettersCalled,
  messagesIn,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import { tableIn } from '../store/letter-table.js';
import { tinted } from './colour.js';
import { columns, fittingHeaded, without } from './table.js';

/** A letter that somebody named, or one of the messages in it. */
export interface NamedLetter {
  readonly name: LetterName;
  /** The message's place in the letter; null: the letter as a whole. */
  readonly place: number | null;
}

/** `1764590400000-6f1c-57x.12`: the twelfth message of that letter. */
const MESSAGE = /^(.*)\.(\d{1,6})$/s;

/**
 * The letters that ids name: whole ones, message ids, or beginnings that fit one letter only.
 * @throws UsageError naming every id that fits none, or several
 */
export function lettersNamed(
  index: readonly LetterName[],
  ids: readonly string[],
): readonly NamedLetter[] {
  const found = ids.map((id) => {
    const [, called = id, number] = MESSAGE.exec(id) ?? [];
    const place = number === undefined ? null : Number(number) - 1;
    return { id, place, letters: lettersCalled(index, called) };
  });
  const faults = found.flatMap(({ id, place, letters }) => {
    const [first, ...others] = letters;
    if (first === undefined) return [`no dead letter is called "${id}"`];
    if (others.length > 0) return [`"${id}" fits ${letters.length} dead letters`];
    const isThere = place === null || (place >= 0 && (first.isOver || place < first.messages));
    return isThere ? [] : [`"${id}": the letter has ${first.messages} messages`];
  });
  if (faults.length > 0) {
    throw new UsageError(faults.join('; '), {
      remedy: 'See: trends deadletter list (with --retried for those that were retried).',
    });
  }
  const named = found.flatMap(({ place, letters }) => letters.map((name) => ({ name, place })));
  return [...new Map(named.map((each) => [`${each.name.id}.${each.place}`, each])).values()];
}

/** A letter for machines. */
export function letterJson(stored: StoredLetter) {
  const { id, object, letter } = stored;
  return { id, object, table: tableIn(stored), ...letter };
}

/** Letters as a table, a line each. */
export function letterTable(letters: readonly StoredLetter[]): readonly string[] {
  if (letters.length === 0) return [];
  const table = (time: (instant: EpochMs) => string) => [
    ['ID', 'RECEIVED', 'TABLE', 'RETRY', 'FAULT'],
    ...letters.map((stored) => [
      stored.id,
      time(Date.parse(stored.letter.receivedAt)),
      tableIn(stored) ?? '–',
      tinted(stored.letter.outcome ?? 'waiting'),
      stored.letter.fault,
    ]),
  ];
  const short = table(newYorkShort);
  return fittingHeaded([
    table(newYorkTime),
    short,
    without(short, 'TABLE'),
    without(short, 'TABLE', 'RETRY'),
  ]);
}

/** A whole letter for people; the body last, as text. */
export function letterText({ letter, ...stored }: StoredLetter): readonly string[] {
  const { messageId, topic, receivedAt, sender, fault, attributes } = letter;
  const { retriedAt, outcome, faultNow } = letter;
  const head = columns([
    ['id', stored.id],
    ['message', `${messageId}${topic === null ? '' : ` of topic ${topic}`}`],
    ['received', newYorkTime(Date.parse(receivedAt))],
    ...(sender === undefined ? [] : [['sender', sender]]),
    ['fault', fault],
    ...Object.entries(attributes).map(([name, value]) => ['attribute', `${name}: ${value}`]),
    ...(retriedAt === undefined
      ? []
      : [['retried', `${newYorkTime(Date.parse(retriedAt))}: ${outcome ?? ''}`]]),
    ...(faultNow == null ? [] : [['fault now', faultNow]]),
  ]);
  if (letter.messages === undefined) return [...head, '', ...bodyText(letter)];
  const what = letter.unkept === undefined ? 'message' : 'example';
  return [
    ...head,
    ...messagesIn({ ...stored, letter }).flatMap((each, place) => [
      '',
      `${what} ${stored.id}.${place + 1}${each.outcome === undefined ? '' : `, retried: ${each.outcome}`}: ${each.fault}`,
      ...bodyText(each),
    ]),
  ];
}

function bodyText({ body }: Pick<StoredLetter['letter'], 'body'>): readonly string[] {
  const base64 = body.encoding === 'base64';
  return [
    base64 ? `body: ${bodyOf({ body }).byteLength} bytes, not UTF-8, in base64:` : 'body:',
    ...body.content.split('\n'),
  ];
}
