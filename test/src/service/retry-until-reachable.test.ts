import { describe, expect, it } from 'vitest';
import { StoreError, TrendsError, UsageError, WarehouseError } from '../../../src/domain/errors.js';
import { retryUntilReachable } from '../../../src/service/retry-until-reachable.js';
import { virtualTime } from '../../support/virtual-time.js';
import { turn } from '../../support/virtual-timer.js';
import { captured } from '../log/captured.js';

const START = Date.parse('2025-11-10T12:00:00Z');
const AWAY = new StoreError('the store is away', { permanent: false, remedy: 'Wait.' });
const DENIED = new StoreError('may not list gs://b', { permanent: true, remedy: 'Grant a role.' });

interface Attempt {
  /** Each fails one try; then it is done. */
  readonly errors: readonly unknown[];
  readonly remote?: boolean;
  /** What looking at the other thing fails with; null: it can be used. */
  readonly other?: () => unknown;
  readonly seconds?: number;
}

/** Does work that fails so before it is done; tells when it was tried, in seconds, and what was logged. */
async function tries({ errors, remote = true, other = () => null, seconds = 600 }: Attempt) {
  const time = virtualTime(START);
  const { log, lines } = await captured();
  const second = () => (time.now() - START) / 1_000;
  const at: number[] = [];
  const looks: number[] = [];
  const work = async () => {
    at.push(second());
    if (at.length <= errors.length) throw errors[at.length - 1];
    return 'there';
  };
  const look = async () => {
    looks.push(second());
    const error = other();
    if (error !== null) throw error;
  };
  const { scheduler } = time;
  const others = [{ name: 'the warehouse bigquery://p', look }];
  let outcome: unknown = 'still trying';
  const settle = (result: unknown) => {
    outcome = result;
  };
  void retryUntilReachable(work, { log, remote, others, scheduler }).then(settle, settle);
  for (let passed = 0; passed < seconds; passed += 1) {
    await turn();
    time.advanceBy(1_000);
  }
  await turn();
  return { at, looks, outcome, lines: lines() };
}

const waits = (at: readonly number[]) =>
  at.slice(1).map((second, index) => second - (at[index] ?? 0));

describe('what a start cannot do without', () => {
  it('is tried again after 1, 2, 4 … 60 seconds until it is done', async () => {
    const { at, outcome } = await tries({ errors: Array(9).fill(AWAY) });
    expect(waits(at)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(outcome).toBe('there');
  });

  it('is told at each failure with what is wrong and what to do about it', async () => {
    const { lines } = await tries({ errors: [AWAY, DENIED] });
    expect(lines).toMatchObject([
      {
        level: 40,
        msg: 'cannot start yet; retrying',
        delayMs: 1_000,
        err: { message: 'the store is away', remedy: 'Wait.' },
      },
      {
        level: 50,
        msg: 'cannot start yet; retrying',
        delayMs: 2_000,
        err: { message: 'may not list gs://b', remedy: 'Grant a role.' },
      },
    ]);
  });

  it('is not asked sooner than the other side wants, at most a minute', async () => {
    const asking = (retryAfterMs: number) =>
      new StoreError('busy', { permanent: false, remedy: 'Wait.', retryAfterMs });
    const { at } = await tries({ errors: [asking(7_000), asking(0), asking(3_600_000)] });
    expect(waits(at)).toEqual([7, 2, 60]);
  });

  it('is waited for on the network where somebody has to act, who may do so meanwhile', async () => {
    const { at, outcome } = await tries({ errors: [DENIED, DENIED] });
    expect(waits(at)).toEqual([1, 2]);
    expect(outcome).toBe('there');
  });

  it('fails at once in a folder where somebody has to act', async () => {
    const { at, outcome, lines } = await tries({ errors: [DENIED], remote: false });
    expect([at, outcome, lines]).toEqual([[0], DENIED, []]);
  });

  it.each([
    new UsageError('state: is no name', { remedy: 'Correct it.' }),
    new TrendsError('already started', { remedy: 'Stop it first.' }),
    new TypeError('undefined is not a function'),
  ])('fails at once over what is of no port: %s', async (error) => {
    const { at, outcome } = await tries({ errors: [error] });
    expect([at, outcome]).toEqual([[0], error]);
  });
});

describe('the others', () => {
  const gone = new WarehouseError('no answer', { permanent: true, remedy: 'Sign in.' });

  it('are not looked at when the start succeeds at once', async () => {
    const { looks } = await tries({ errors: [] });
    expect(looks).toEqual([]);
  });

  it('are told, too, once the start has failed, again and again', async () => {
    const { looks, lines } = await tries({
      errors: Array(4).fill(AWAY),
      other: () => gone,
      seconds: 10,
    });
    expect(looks).toEqual([0, 1, 3, 7]);
    const told = lines.filter(({ msg }) => String(msg).startsWith('the warehouse'));
    expect(told).toHaveLength(4);
    expect(told[0]).toMatchObject({
      level: 50,
      msg: 'the warehouse bigquery://p cannot be used yet; retrying',
      err: { message: 'no answer', remedy: 'Sign in.' },
    });
  });

  it('are left alone when the start is done', async () => {
    const { at, looks } = await tries({ errors: Array(4).fill(AWAY), other: () => gone });
    expect(at).toEqual([0, 1, 3, 7, 15]);
    expect(looks.filter((second) => second > 15)).toEqual([]);
  });

  it('are looked at until they can be used', async () => {
    const errors: unknown[] = [gone, new Error('anything')];
    const { looks } = await tries({
      errors: Array(9).fill(AWAY),
      other: () => errors.shift() ?? null,
    });
    expect(looks).toEqual([0, 1, 3]);
  });
});
