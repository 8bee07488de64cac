import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { type StoreHealth, storeHealth } from '../../../src/service/store-health.js';
import { journal } from '../../../src/store/journal.js';
import { memoryStore } from '../../support/memory-store.js';

const FULL = new StoreError('Writing x failed: no space left on device', {
  permanent: false,
  remedy: 'Free space on that disk; it is retried.',
});
const LINE = { kind: 'rejected', at: 0, messageId: 'm', fault: 'f' } as const;

let health: StoreHealth;
let answers: 'well' | 'refuses' | 'hangs';

beforeEach(() => {
  vi.useFakeTimers();
  answers = 'well';
  const real = memoryStore();
  const answered =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      if (answers === 'refuses') throw FULL;
      if (answers === 'hangs') return new Promise<T>(() => undefined);
      return call(...args);
    };
  const store: ObjectStore = {
    ...real,
    head: answered((name: string) => real.head(name)),
    put: answered((...args: Parameters<ObjectStore['put']>) => real.put(...args)),
    delete: answered((name: string) => real.delete(name)),
  };
  const now = () => 1_000;
  health = storeHealth({
    journal: journal({ store, now, instance: 'a' }),
    store,
    now,
    instance: 'a',
  });
});
afterEach(() => {
  health.stop();
  vi.useRealTimers();
});

it('tells of a store that refuses lines, with its own words, until it takes something again', async () => {
  expect(health.trouble()).toBeNull();
  answers = 'refuses';
  await expect(health.journal.append(LINE)).rejects.toThrow(FULL.message);
  const { message, remedy } = FULL;
  expect(health.trouble()).toEqual({ since: 1_000, message, remedy });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(health.trouble()).not.toBeNull();
  answers = 'well';
  await vi.advanceTimersByTimeAsync(5_000);
  expect(health.trouble()).toBeNull();
});

it('notices within 15 seconds that a store hangs, in a quiet hour too', async () => {
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(health.trouble()).toBeNull();
  answers = 'hangs';
  await vi.advanceTimersByTimeAsync(15_000);
  expect(health.trouble()).toMatchObject({ message: 'the private store does not answer' });
});
