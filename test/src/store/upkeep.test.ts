import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import type { Log } from '../../../src/log.js';
import { expireLetters } from '../../../src/store/drop-letters.js';
import { journal } from '../../../src/store/journal.js';
import { journalUpkeep } from '../../../src/store/upkeep.js';
import { memoryStore } from '../../support/memory-store.js';
import { collect, virtualTime } from '../../support/virtual-time.js';
import { turn } from '../../support/virtual-timer.js';

const DAY_MS = 86_400_000;
const START = Date.parse('2025-12-10T12:00:00Z');

describe('journalUpkeep', () => {
  it('compacts once a day; a failure costs only that day', async () => {
    const store = memoryStore();
    let writtenAt = START;
    const { append } = journal({ store, now: () => writtenAt, instance: 'a' });
    for (const offset of [-2 * DAY_MS, -2 * DAY_MS + 1, -DAY_MS, -DAY_MS + 1, 0, 1]) {
      writtenAt = START + offset;
      await append({ kind: 'rejected', at: writtenAt, messageId: 'm', fault: 'f' });
    }
    const time = virtualTime(START);
    const warned: string[] = [];
    // Of the log only `warn` is called.
    const log = { warn: (_: unknown, text: string) => warned.push(text) } as unknown as Log;
    let broken = false;
    const flaky = {
      ...store,
      list: (prefix: string) =>
        broken
          ? Promise.reject(new StoreError('away', { permanent: false, remedy: 'Wait.' }))
          : store.list(prefix),
    };
    const { scheduler } = time;
    const upkeep$ = journalUpkeep({ store: flaky, scheduler, log, stopping: () => false });
    const { values, subscription } = collect(time, upkeep$);
    const tomorrow = async () => {
      time.advanceBy(DAY_MS);
      for (let turns = 0; turns < 3; turns += 1) await turn();
    };
    time.advanceBy(10 * 60_000);
    await turn();
    expect(values.map(({ merged }) => merged)).toEqual([2]);
    broken = true;
    await tomorrow();
    const again = expect.stringContaining('retrying in a day');
    expect([values.length, warned]).toEqual([1, [again, again]]);
    broken = false;
    await tomorrow();
    expect(values.map(({ merged }) => merged)).toEqual([2, 4]);
    subscription.unsubscribe();
    await tomorrow();
    expect(values).toHaveLength(2);
    expect(await store.list('journal/')).toHaveLength(3);
  });

  it('ends dead letters after ninety days, and nothing else', async () => {
    const store = memoryStore();
    const names = ['2025-09-10', '2025-09-11', '2025-09-12', '2025-12-10'].map(
      (day) => `dead-letter/${day}/1-m.json`,
    );
    for (const name of [...names, 'dead-letter/mine.txt']) {
      await store.put(name, new Uint8Array(), { contentType: 'application/json' });
    }
    expect(await expireLetters(store, START)).toBe(1);
    expect(await store.list('dead-letter/')).toEqual([...names.slice(1), 'dead-letter/mine.txt']);
    const time = virtualTime(START);
    const log = { warn: () => {} } as unknown as Log;
    const { scheduler } = time;
    const { subscription } = collect(
      time,
      journalUpkeep({ store, scheduler, log, stopping: () => false }),
    );
    time.advanceBy(2 * DAY_MS);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(await store.list('dead-letter/')).toEqual([...names.slice(3), 'dead-letter/mine.txt']);
    subscription.unsubscribe();
  });
});
