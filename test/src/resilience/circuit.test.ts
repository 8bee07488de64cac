import { describe, expect, it } from 'vitest';
import { PreconditionFailed, StoreError, WarehouseError } from '../../../src/domain/errors.js';
import { CircuitOpen, type CircuitState, circuitBreaker } from '../../../src/resilience/circuit.js';
import { fc } from '../../support/properties.js';

const START = Date.parse('2025-01-10T12:00:00Z');
const COOL_DOWN = 30_000;

function opened(threshold = 3) {
  let now = START;
  const changes: CircuitState[] = [];
  const breaker = circuitBreaker({
    name: 'the store',
    threshold,
    coolDownMs: COOL_DOWN,
    now: () => now,
    failure: (message, failure) => new StoreError(message, failure),
    onChange: (state, name) => {
      expect(name).toBe('the store');
      changes.push(state);
    },
  });
  let asked = 0;
  const work = (result: unknown) => async () => {
    asked += 1;
    if (result instanceof Error) throw result;
    return result;
  };
  const caught = (result: unknown, signal?: AbortSignal): Promise<unknown> =>
    breaker.call(work(result), signal).catch((error: unknown) => error);
  const failTimes = async (times: number) => {
    for (let n = 0; n < times; n += 1) await caught(busy());
  };
  return {
    breaker,
    changes,
    caught,
    failTimes,
    asked: () => asked,
    pass: (ms: number) => {
      now += ms;
    },
    kinds: () => changes.map(({ kind }) => kind),
  };
}

function busy(retryAfterMs?: number): StoreError {
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new StoreError('busy', { permanent: false, remedy: 'Look at the disk.', ...wait });
}

const denied = () => new StoreError('denied', { permanent: true, remedy: 'Grant it.' });

describe('a circuit breaker', () => {
  it('lets calls and their errors through while it is closed', async () => {
    const { breaker, caught, changes } = opened();
    const error = busy();
    expect(await caught(7)).toBe(7);
    expect(await caught(error)).toBe(error);
    expect(breaker.state()).toEqual({ kind: 'closed' });
    expect(changes).toEqual([]);
  });

  it('opens after transient failures in a row, and says until when and what to do', async () => {
    const { caught, failTimes, changes, asked } = opened();
    await failTimes(3);
    expect(changes).toMatchObject([
      { kind: 'open', failures: 3, openedAt: START, probeAt: START + COOL_DOWN },
    ]);
    const error = await caught(1);
    expect(asked()).toBe(3);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      message:
        'the store is not asked before 2025-01-10T12:00:30.000Z, after 3 failures in a row; the last: busy',
      permanent: false,
      retryAfterMs: COOL_DOWN,
      remedy: 'Look at the disk. Calls go through again by themselves.',
      cause: expect.any(CircuitOpen),
      subject: { table: null, said: 'busy' },
    });
  });

  it.each([
    ['an answer', 1],
    ['a permanent error', denied()],
    [
      'a failure of one table alone',
      new WarehouseError('is away', { permanent: false, remedy: 'Wait.', about: 'd.t' }),
    ],
    ['a lost race', new PreconditionFailed('a', '0')],
  ])('begins to count anew after %s', async (_what, answer) => {
    const { caught, failTimes, changes } = opened();
    await failTimes(2);
    await caught(answer);
    await failTimes(2);
    expect(changes).toEqual([]);
  });

  it('lets one probe through after the cool-down, and closes when it is answered', async () => {
    const { caught, failTimes, pass, kinds, asked } = opened();
    await failTimes(3);
    pass(COOL_DOWN - 1);
    expect(await caught(1)).toBeInstanceOf(StoreError);
    pass(1);
    expect(await Promise.all([caught(1), caught(2)])).toEqual([1, expect.any(StoreError)]);
    expect(await caught(3)).toBe(3);
    expect(kinds()).toEqual(['open', 'probing', 'closed']);
    expect(asked()).toBe(5);
  });

  it('opens again when the probe fails', async () => {
    const { breaker, caught, failTimes, pass, kinds } = opened();
    await failTimes(3);
    pass(COOL_DOWN);
    await caught(busy());
    expect(kinds()).toEqual(['open', 'probing', 'open']);
    const probeAt = START + 2 * COOL_DOWN;
    expect(breaker.state()).toMatchObject({ kind: 'open', failures: 4, probeAt });
  });

  it('stays open for as long as the port asks for', async () => {
    const { breaker, caught } = opened(1);
    await caught(busy(90_000));
    expect(breaker.state()).toMatchObject({ probeAt: START + 90_000 });
  });

  it('draws no conclusion from a call that its caller gave up', async () => {
    const { caught, failTimes, pass, kinds } = opened();
    const gone = AbortSignal.abort();
    await failTimes(2);
    await caught(busy(), gone);
    expect(kinds()).toEqual([]);
    await failTimes(1);
    pass(COOL_DOWN);
    await caught(busy(), gone);
    expect(await caught(1)).toBe(1);
    expect(kinds()).toEqual(['open', 'probing', 'open', 'probing', 'closed']);
  });

  it('is not kept open by a clock that is set back', async () => {
    const { caught, failTimes, pass } = opened();
    await failTimes(3);
    pass(-3_600_000);
    expect(await caught(1)).toBe(1);
  });

  it('ignores how calls end that began before it opened', async () => {
    const { breaker, failTimes, kinds, pass, caught } = opened();
    const go = new AbortController();
    const gone = new Promise((resolve) => go.signal.addEventListener('abort', resolve));
    const fine = breaker.call(() => gone);
    const failing = breaker.call(async () => {
      await gone;
      throw busy();
    });
    await failTimes(3);
    go.abort();
    await Promise.allSettled([fine, failing]);
    expect(kinds()).toEqual(['open']);
    pass(COOL_DOWN);
    await caught(busy());
    expect(breaker.state()).toMatchObject({ kind: 'open', failures: 4 });
  });
});

it('asks a failing port once per cool-down at most, and is closed after any answer', async () => {
  const results = fc.oneof(
    { weight: 3, arbitrary: fc.constant('busy' as const) },
    fc.constant('fine' as const),
    fc.constant('denied' as const),
  );
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), results), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (plan, threshold) => {
      const { breaker, caught, asked, pass } = opened(threshold);
      const model = modelCircuit(threshold);
      for (const [gap, result] of plan) {
        pass(gap);
        const before = asked();
        await caught({ busy: busy(), fine: 1, denied: denied() }[result]);
        expect(asked() - before).toBe(model.call(gap, result === 'busy') ? 1 : 0);
        expect(breaker.state().kind).toBe(model.kind());
      }
    }),
  );
});

/** What a breaker comes to when calls follow one another: a count and an instant. */
function modelCircuit(threshold: number) {
  let now = 0;
  let row = 0;
  let until = 0;
  return {
    kind: () => (row >= threshold ? 'open' : 'closed'),
    /** True when the call gets through. */
    call(gap: number, fails: boolean): boolean {
      now += gap;
      if (row >= threshold && now < until) return false;
      row = fails ? row + 1 : 0;
      until = now + COOL_DOWN;
      return true;
    },
  };
}
