import type { EpochMs } from '../domain/date.js';
import { duration } from '../domain/times.js';
import type { ObjectStore } from '../ports/object-store.js';
import { deadLetters, type LetterFault, type StoredLetter } from '../store/dead-letter-box.js';
import { attempted, type Finding, findingsOf } from './finding.js';

const HOUR = 3_600_000;

/** The messages that could not be read and were not retried. @param alarming so many within an hour are red */
export function deadLetterFindings(
  store: ObjectStore,
  alarming: number,
  now: EpochMs,
): Promise<readonly Finding[]> {
  const command = 'trends deadletter list';
  return attempted({ check: 'dead letters', subject: 'dead letters', command }, async () => {
    const faults: LetterFault[] = [];
    const letters = await deadLetters(store, (fault) => faults.push(fault));
    const { yellow } = findingsOf('dead letters');
    const foreign = faults.map(({ object, fault }) =>
      yellow(object, fault, { remedy: 'It is no dead letter: move it away.', command }),
    );
    return [waiting(letters, alarming, now), ...foreign];
  });
}

function waiting(all: readonly StoredLetter[], alarming: number, now: EpochMs): Finding {
  const { green, yellow, red } = findingsOf('dead letters');
  const letters = all.filter(({ letter }) => letter.retriedAt === undefined);
  const newest = letters.at(-1)?.letter;
  if (newest === undefined) return green('dead letters', 'none waits');
  const receivedAt = ({ letter }: StoredLetter) => Date.parse(letter.receivedAt);
  const lately = letters.filter((each) => receivedAt(each) > now - HOUR).length;
  const ago = duration(now - Date.parse(newest.receivedAt));
  const saw = `${letters.length} not retried; the newest, ${ago} ago: ${newest.fault}`;
  return (lately >= alarming ? red : yellow)('dead letters', saw, {
    remedy: 'Mend what published them, then: trends deadletter retry --all',
    command: 'trends deadletter list',
  });
}
