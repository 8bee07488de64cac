import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import { openLog } from '../../../src/log.js';
import { reached } from '../../../src/service/reached.js';
import { virtualTime } from '../../support/virtual-time.js';

const START = Date.parse('2025-11-10T12:00:00Z');

function failing(permanent: boolean): StoreError {
  return new StoreError('the store is away', { permanent, remedy: 'Wait.' });
}

/** Does work that fails so often before it is done, and tells when it was tried, in seconds. */
async function tries(failures: number, permanent = false) {
  const time = virtualTime(START);
  const log = await openLog({ level: 'silent', format: 'json' });
  const at: number[] = [];
  const work = async () => {
    at.push((time.now() - START) / 1_000);
    if (at.length <= failures) throw failing(permanent);
    return 'there';
  };
  const outcome = reached(work, log, time.scheduler).catch((error: unknown) => error);
  for (let second = 0; second < 600; second += 1) {
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
    time.advanceBy(1_000);
  }
  return { at, outcome: await outcome };
}

describe('what a start cannot do without', () => {
  it('is tried again after 1, 2, 4 … 60 seconds until it is done', async () => {
    const { at, outcome } = await tries(9);
    const waits = at.slice(1).map((second, index) => second - (at[index] ?? 0));
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(outcome).toBe('there');
  });

  it('fails at once where somebody has to act', async () => {
    const { at, outcome } = await tries(1, true);
    expect(at).toEqual([0]);
    expect(outcome).toBeInstanceOf(StoreError);
  });
});
