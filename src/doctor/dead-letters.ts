import type { EpochMs } from '../domain/date.js';
import { duration } from '../domain/times.js';
import type { ObjectStore } from '../ports/object-store.js';
import {
  isWaiting,
  type LetterFault,
  messagesOf,
  type NewestLetters,
  newestLetters,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

const HOUR = 3_600_000;

/** The messages that could not be read and were not retried. @param alarming so many within an hour are red */
export function deadLetterFindings(
  store: ObjectStore,
  alarming: number,
  now: EpochMs,
): Promise<readonly CheckResult[]> {
  const command = 'trends deadletter list';
  return attempted({ check: 'dead letters', subject: 'dead letters', command }, async () => {
    const faults: LetterFault[] = [];
    const newest = await newestLetters(store, (fault) => faults.push(fault));
    const { yellow } = findingsOf('dead letters');
    const foreign = faults.map(({ object, fault }) =>
      yellow(object, fault, { remedy: 'It is not a dead letter: move it away.', command }),
    );
    return [waiting(newest, alarming, now), ...foreign];
  });
}

function waiting(
  { letters: all, older }: NewestLetters,
  alarming: number,
  now: EpochMs,
): CheckResult {
  const { green, yellow, red } = findingsOf('dead letters');
  const letters = all.filter(isWaiting);
  const newest = letters.at(-1)?.letter;
  if (newest === undefined) {
    if (older === 0) return green('dead letters', 'none waits');
    const saw = `the newest ${all.length} were retried; ${older} older ones were not opened`;
    return yellow('dead letters', saw, {
      remedy: 'If nobody needs them: trends deadletter drop --all',
      command: 'trends deadletter list --retried',
    });
  }
  const receivedAt = ({ letter }: StoredLetter) => Date.parse(letter.receivedAt);
  const lately = letters
    .filter((each) => receivedAt(each) > now - HOUR)
    .reduce((sum, each) => sum + messagesOf(each), 0);
  const ago = duration(now - Date.parse(newest.receivedAt));
  const count = `${letters.length} not retried${older === 0 ? '' : `, ${older} older ones not opened`}`;
  const saw = `${count}; the newest, ${ago} ago: ${newest.fault}`;
  return (lately >= alarming ? red : yellow)('dead letters', saw, {
    remedy:
      'Fix what published them, then: trends deadletter retry --all; or drop them: trends deadletter drop --all',
    command: 'trends deadletter list',
  });
}
