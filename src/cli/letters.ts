import type { EpochMs } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { newYorkShort, newYorkTime } from '../domain/times.js';
import { bodyOf, type StoredLetter } from '../store/dead-letter-box.js';
import { tableIn } from '../store/letter-table.js';
import { tinted } from './colour.js';
import { columns, fittingHeaded, without } from './table.js';

/**
 * The letters that ids name: whole ones, message ids, or beginnings that fit one letter only.
 * @throws UsageError naming every id that fits none, or several
 */
export function lettersNamed(
  letters: readonly StoredLetter[],
  ids: readonly string[],
): readonly StoredLetter[] {
  const found = ids.map((id) => ({ id, letters: matching(letters, id) }));
  const faults = found.flatMap(({ id, letters: fits }) => {
    if (fits.length === 1) return [];
    return fits.length === 0
      ? [`no dead letter is called "${id}"`]
      : [`"${id}" fits ${fits.length} dead letters`];
  });
  if (faults.length > 0) {
    throw new UsageError(faults.join('; '), {
      remedy: 'See: trends deadletter list (with --retried for those that were retried).',
    });
  }
  return [...new Set(found.flatMap(({ letters: fits }) => fits))];
}

function matching(letters: readonly StoredLetter[], id: string): readonly StoredLetter[] {
  const exact = letters.filter((each) => each.id === id || each.letter.messageId === id);
  if (exact.length > 0 || id === '') return exact;
  return letters.filter((each) => each.id.startsWith(id) || each.letter.messageId.startsWith(id));
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
export function letterText({ id, letter }: StoredLetter): readonly string[] {
  const { messageId, topic, receivedAt, fault, attributes, body } = letter;
  const { retriedAt, outcome, faultNow } = letter;
  const base64 = body.encoding === 'base64';
  return [
    ...columns([
      ['id', id],
      ['message', `${messageId}${topic === null ? '' : ` of topic ${topic}`}`],
      ['received', newYorkTime(Date.parse(receivedAt))],
      ['fault', fault],
      ...Object.entries(attributes).map(([name, value]) => ['attribute', `${name}: ${value}`]),
      ...(retriedAt === undefined
        ? []
        : [['retried', `${newYorkTime(Date.parse(retriedAt))}: ${outcome ?? ''}`]]),
      ...(faultNow == null ? [] : [['fault now', faultNow]]),
    ]),
    '',
    base64 ? `body: ${bodyOf(letter).byteLength} bytes, not UTF-8, in base64:` : 'body:',
    ...body.content.split('\n'),
  ];
}
