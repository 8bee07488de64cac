import type { JournalEntry } from '../domain/journal-entry.js';
import type { ObjectStore } from '../ports/object-store.js';
import { recentEntries, type SegmentFault } from '../store/read-journal.js';
import { journalObject } from '../store/segment-names.js';
import { setAside } from '../store/set-aside.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** The journal as far as it can be read, and what was seen of it. */
export interface JournalReading {
  readonly entries: readonly JournalEntry[];
  readonly findings: readonly CheckResult[];
}

/** As much as a doctor reads: some 50,000 events. */
const MOST_BYTES = 32 * 1_048_576;

/** Reads the journal, newest first, as much of it as is read at one time. */
export async function readNewestJournal(store: ObjectStore): Promise<JournalReading> {
  let entries: readonly JournalEntry[] = [];
  const faults: SegmentFault[] = [];
  const findings = await attempted({ check: 'journal', subject: 'journal' }, async () => {
    entries = await recentEntries(store, { bytes: MOST_BYTES }, (fault) => faults.push(fault));
    return journalFindings(entries.length, faults);
  });
  return { entries, findings };
}

/** Torn segments are red: lines of them are lost. Objects of others only lie in the way. */
function journalFindings(lines: number, all: readonly SegmentFault[]): readonly CheckResult[] {
  const { green, yellow, red } = findingsOf('journal');
  const faults = all.filter(({ isMore }) => !isMore);
  const which = faults.length < all.length ? 'the newest ' : '';
  if (faults.length === 0) return [green('journal', `${which}${lines} lines, all readable`)];
  return faults.map(({ segment, fault }) =>
    journalObject(segment) === null
      ? yellow(segment, fault, { remedy: 'It is not a journal object: move it away.' })
      : red(segment, fault, {
          remedy:
            'What its lines announced is found again in the tables; their history is lost. Move it away once you have looked.',
          command: 'trends status',
        }),
  );
}

/** What the service found damaged and moved aside, until somebody has looked at it and deleted it. */
export async function asideFindings(
  store: Pick<ObjectStore, 'list'>,
): Promise<readonly CheckResult[]> {
  const { yellow } = findingsOf('damaged');
  // A store that cannot be listed is told of by the check of the stores.
  const objects = await setAside(store).catch(() => []);
  return objects.map((object) =>
    yellow(object, 'was damaged and moved here; all else went on', {
      remedy: 'Check the disk; look at it, then delete it.',
      command: 'trends status',
    }),
  );
}
