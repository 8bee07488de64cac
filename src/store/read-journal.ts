import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ObjectStore } from '../ports/object-store.js';
import { HEADER, SEGMENTS } from './journal.js';

/** A segment that is not one of ours, or is torn: reported, skipped, never fatal. */
export interface SegmentFault {
  readonly segment: string;
  readonly fault: string;
}

/**
 * The journal's entries from a moment on, oldest segment first.
 * @param onFault hears of what had to be skipped
 */
export async function* readJournal(
  store: ObjectStore,
  since: EpochMs,
  onFault: (fault: SegmentFault) => void,
): AsyncGenerator<JournalEntry> {
  for (const segment of await store.list(SEGMENTS)) {
    if (writtenAt(segment) < since) continue;
    const object = await store.get(segment);
    if (object === null) continue;
    yield* entriesOf(segment, new TextDecoder().decode(object.body), onFault);
  }
}

function* entriesOf(
  segment: string,
  text: string,
  onFault: (fault: SegmentFault) => void,
): Generator<JournalEntry> {
  const [header, ...lines] = text.split('\n');
  if (header !== HEADER) {
    onFault({ segment, fault: 'its first line is not the header of a journal segment' });
    return;
  }
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    try {
      yield JSON.parse(line) as JournalEntry;
    } catch {
      onFault({ segment, fault: `line ${index + 2} is torn` });
    }
  }
}

/** The moment in a segment's name; 0 for names that carry none. */
function writtenAt(segment: string): EpochMs {
  const match = /\/(\d{13})-[^/]*$/.exec(segment);
  return match ? Number(match[1]) : 0;
}
