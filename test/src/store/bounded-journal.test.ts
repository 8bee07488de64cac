import { pino } from 'pino';
import { expect, it } from 'vitest';
import { journalTail } from '../../../src/dashboard/journal-tail.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { fingerprint } from '../../../src/store/fingerprint.js';
import { HEADER, journal } from '../../../src/store/journal.js';
import { readJournal, recentEntries, type SegmentFault } from '../../../src/store/read-journal.js';
import { LONGEST_LINE } from '../../../src/store/segment-format.js';
import { skipped } from '../../../src/store/sightings.js';
import { boundedSet } from '../../../streams/operators/bounded-set.js';
import { memoryStore } from '../../support/memory-store.js';

const START = Date.parse('2025-01-15T12:00:00Z');
const rejected = (at: number, fault = ''): JournalEntry => {
  return { kind: 'rejected', at, messageId: `m-${at}`, fault };
};

/** A journal of so many segments, one a second, of a kilobyte each. */
async function longJournal(segments: number): Promise<ObjectStore> {
  const store = memoryStore();
  let now = START;
  const lines = journal({ store, now: () => now, instance: 'a' });
  for (let count = 0; count < segments; count += 1) {
    now += 1_000;
    await lines.append(rejected(now, 'x'.repeat(900)));
  }
  return store;
}

it('skips a line that is longer than any that is written, and tells of its segment once', async () => {
  const store = memoryStore();
  const segment = `journal/2025-01-15/${START}-a-1.ndjson`;
  const long = JSON.stringify(rejected(START, 'x'.repeat(LONGEST_LINE)));
  const text = [HEADER, JSON.stringify(rejected(1)), long, JSON.stringify(rejected(2)), ''];
  await store.put(segment, Buffer.from(text.join('\n')), { contentType: 'text/plain' });
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  for (let time = 0; time < 2; time += 1) {
    const read: number[] = [];
    for await (const entry of readJournal(store, 0, skipped(log))) {
      if (entry.kind === 'rejected') read.push(entry.at);
    }
    expect(read).toEqual([1, 2]);
  }
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain(segment);
  expect(logged[0]).toMatch(/line 3 has \d+ bytes, more than 1048576, and was skipped/);
});

it('reads the newest segments within a budget of bytes, and says where it stopped', async () => {
  const store = await longJournal(100);
  const faults: SegmentFault[] = [];
  const some = await recentEntries(store, { bytes: 10_000 }, (fault) => faults.push(fault));
  expect(some.length).toBeGreaterThan(8);
  expect(some.length).toBeLessThan(12);
  expect(some.at(-1)).toMatchObject({ at: START + 100_000 });
  expect(faults).toMatchObject([{ isMore: true, segment: expect.stringContaining('-a-') }]);
});

it('opens no segment that was written long after what is asked about', async () => {
  const store = await longJournal(3);
  const opened: string[] = [];
  const watched = {
    ...store,
    get: (name: string) => {
      opened.push(name);
      return store.get(name);
    },
  };
  const until = START - 2 * 3_600_000;
  expect(await recentEntries(watched, { until }, () => {})).toEqual([]);
  expect(opened).toEqual([]);
});

it('parses only lines of the kinds that are wanted', async () => {
  const store = memoryStore();
  const torn = `{"kind":"landing","at":1,"torn`;
  // Who writes another order of fields is understood all the same.
  const other = '{"at":2,"messageId":"m","kind":"rejected","fault":""}';
  const text = [HEADER, JSON.stringify(rejected(1)), torn, other, ''].join('\n');
  const segment = `journal/2025-01-15/${START}-a-1.ndjson`;
  await store.put(segment, Buffer.from(text), { contentType: 'text/plain' });
  const faults: SegmentFault[] = [];
  const kinds = new Set(['rejected'] as const);
  const read: JournalEntry[] = [];
  for await (const entry of readJournal(store, 0, (fault) => faults.push(fault), kinds)) {
    read.push(entry);
  }
  expect(read).toMatchObject([{ at: 1 }, { at: 2 }]);
  expect(faults).toEqual([]);
});

it('keeps of the tail as many bytes as it may, the newest', async () => {
  const store = memoryStore();
  let now = START;
  const lines = journal({ store, now: () => now, instance: 'a' });
  const grow = async (segments: number) => {
    for (let count = 0; count < segments; count += 1) {
      now += 1_000;
      await lines.append(rejected(now, 'x'.repeat(500_000)));
    }
  };
  const log = pino({ level: 'silent' });
  const read = journalTail({ store, now: () => now, log });
  await grow(60);
  const { entries, since } = await read();
  expect(entries.length).toBeLessThan(20);
  expect(entries.length).toBeGreaterThan(14);
  expect(entries.at(-1)).toMatchObject({ at: now });
  expect(since).toBeLessThanOrEqual(entries[0]?.kind === 'rejected' ? entries[0].at : 0);
  await grow(20);
  const later = await read();
  expect(later.entries.length).toBeLessThan(20);
  expect(later.entries.at(-1)).toMatchObject({ at: now });
  expect(later.since).toBeGreaterThan(since);
}, 20_000);

it('keeps of an identity a text of one size, however long it is', () => {
  const long = `${'x'.repeat(1_000_000)}-1`;
  expect(fingerprint(long)).toHaveLength(22);
  expect(fingerprint('')).toHaveLength(22);
  const seen = boundedSet(10, [fingerprint('known')], fingerprint);
  expect(seen.claim('known')).toBe('known');
  expect(seen.claim(long)).toBe('new');
  expect(seen.claim(long)).toBe('under-way');
  seen.keep(long);
  expect(seen.claim(long)).toBe('known');
  expect(seen.claim(`${'x'.repeat(1_000_000)}-2`)).toBe('new');
});
