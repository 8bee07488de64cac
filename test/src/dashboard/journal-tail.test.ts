import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { journalTail } from '../../../src/dashboard/journal-tail.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { compactJournal } from '../../../src/store/compact.js';
import { journal } from '../../../src/store/journal.js';
import { ny, verdictAt } from '../../support/journal-lines.js';
import { memoryStore } from '../../support/memory-store.js';

const DAY = 86_400_000;
const START = ny('2025-12-01 12:00');

function tailing() {
  const store = memoryStore();
  let now = START;
  const got: string[] = [];
  let left = Number.POSITIVE_INFINITY;
  const counted: typeof store = {
    ...store,
    get: async (name) => {
      got.push(name);
      left -= 1;
      if (left === 0) throw new Error('unreachable');
      return store.get(name);
    },
  };
  const write = async (reason: 'covered' | 'failing', instance = 'a') => {
    const line = verdictAt('2025-12-01 12:00', { exporter: 'trends-team', reason });
    const entry = line.kind === 'verdict' ? { ...line.verdict, at: now } : expect.fail('none');
    const verdict: JournalEntry = { kind: 'verdict', verdict: entry };
    await journal({ store, now: () => now, instance }).append(verdict);
  };
  const read = journalTail({ store: counted, now: () => now, log: pino({ level: 'silent' }) });
  const reasons = async () =>
    (await read()).entries.map((entry) => (entry.kind === 'verdict' ? entry.verdict.reason : ''));
  const pass = (ms: number) => (now += ms);
  /** The reading number `gets` of an object from now on fails. */
  const breakAt = (gets: number) => (left = gets);
  return { store, write, read, reasons, got, at: () => now, pass, breakAt };
}

describe('journalTail', () => {
  it('reads each segment once, whoever asks how often', async () => {
    const { write, reasons, got, pass } = tailing();
    await write('covered');
    expect(await Promise.all([reasons(), reasons()])).toEqual([['covered'], ['covered']]);
    pass(1_000);
    await write('failing', 'b');
    expect(await reasons()).toEqual(['covered', 'failing']);
    expect(got).toHaveLength(2);
    await reasons();
    expect(got).toHaveLength(2);
  });

  it('is the same after a compaction, and takes compacted days at its first reading', async () => {
    const { store, write, reasons, pass, at } = tailing();
    await write('covered');
    await reasons();
    pass(3 * DAY);
    const stopping = () => false;
    await compactJournal({ store, now: at(), onFault: () => expect.fail('a fault'), stopping });
    await write('failing');
    expect(await reasons()).toEqual(['covered', 'failing']);
    const log = pino({ level: 'silent' });
    expect((await journalTail({ store, now: at, log })()).entries).toHaveLength(2);
  });

  it('hears of the last minutes of the day before, and forgets what is 35 days old', async () => {
    const { write, read, reasons, pass } = tailing();
    await reasons();
    pass(DAY - (START % DAY) - 60_000);
    await write('covered');
    pass(120_000);
    expect(await reasons()).toEqual(['covered']);
    pass(36 * DAY);
    await write('failing');
    const { entries, since } = await read();
    expect(entries).toHaveLength(1);
    expect(since).toBeGreaterThan(START);
  });

  it('reads the days on which nobody looked', async () => {
    const { write, reasons, pass } = tailing();
    await write('covered');
    await reasons();
    pass(60_000);
    await write('failing');
    pass(2 * DAY);
    await write('covered');
    pass(2 * DAY);
    await write('failing');
    expect(await reasons()).toEqual(['covered', 'failing', 'covered', 'failing']);
    expect(await reasons()).toHaveLength(4);
  });

  it('loses nothing when a reading breaks off, be it the first or a later one', async () => {
    const { write, reasons, pass, breakAt } = tailing();
    await write('covered');
    pass(1_000);
    await write('failing');
    breakAt(2);
    await expect(reasons()).rejects.toThrow('unreachable');
    expect(await reasons()).toEqual(['covered', 'failing']);
    for (const reason of ['covered', 'failing'] as const) {
      pass(2 * DAY);
      await write(reason);
    }
    breakAt(2);
    await expect(reasons()).rejects.toThrow('unreachable');
    expect(await reasons()).toEqual(['covered', 'failing', 'covered', 'failing']);
  });

  it('leaves out ticks and level readings', async () => {
    const { store, read, at } = tailing();
    const { append } = journal({ store, now: at, instance: 'c' });
    await append({ kind: 'levels', at: at(), tables: {} });
    expect((await read()).entries).toEqual([]);
  });
});
