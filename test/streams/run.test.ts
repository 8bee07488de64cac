import { merge, NEVER, of, throwError, timer } from 'rxjs';
import { map } from 'rxjs/operators';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/domain/errors.js';
import { leases } from '../../streams/lease.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { run } from '../../streams/run.js';
import { modelWorld } from '../support/model-world.js';
import { draft, request } from '../support/refreshes.js';
import { collect, virtualTime } from '../support/virtual-time.js';

/** Each exporter as a lane of its own, all sharing one `run`. */
function running(refresh: PipelineDeps['refresh'], concurrency = 1) {
  const time = virtualTime(0);
  const { deps, warnings } = modelWorld({ time, settings: { concurrency } });
  const compute = run({ ...deps, refresh }, leases(deps));
  const start = (names: readonly string[]) =>
    collect(
      time,
      merge(
        ...names.map((name) =>
          of(request({ exporter: name, startedAt: time.now() })).pipe(compute),
        ),
      ),
    );
  const order = (seen: ReturnType<typeof start>) =>
    seen.values.map(({ request: { exporter } }) => exporter);
  return { time, start, order, deps, warnings };
}

describe('run', () => {
  it('computes no more than the limit at once, those that were fast last time first', () => {
    const tookMs: Readonly<Record<string, number>> = { slow: 500, middle: 50, fast: 5 };
    const { time, start, order } = running(({ exporter }) =>
      timer(tookMs[exporter] ?? 0, time.scheduler).pipe(map(() => draft())),
    );
    const first = start(['slow', 'middle', 'fast']);
    time.advanceTo(2_000);
    expect(order(first)).toEqual(['slow', 'middle', 'fast']);
    const second = start(['busy', 'slow', 'middle', 'fast']);
    time.advanceTo(4_000);
    expect(order(second)).toEqual(['busy', 'fast', 'middle', 'slow']);
  });

  it('does not take the wait for a turn for the work itself', () => {
    const { time, start, order } = running(({ exporter }) =>
      timer(exporter === 'long' ? 1_000 : 10, time.scheduler).pipe(map(() => draft())),
    );
    start(['long', 'waited']);
    time.advanceTo(2_000);
    start(['other']);
    time.advanceTo(3_000);
    const seen = start(['busy', 'long', 'waited']);
    time.advanceTo(6_000);
    expect(order(seen)).toEqual(['busy', 'waited', 'long']);
  });

  it('cancels what takes too long, from the start of the work on, and frees its turn', () => {
    const signals: AbortSignal[] = [];
    const { time, start, deps } = running(({ exporter }, signal) => {
      signals.push(signal);
      return exporter === 'hangs' ? NEVER : of(draft());
    });
    const seen = start(['hangs', 'next']);
    time.advanceTo(deps.settings.runTimeoutMs);
    expect(seen.values).toMatchObject([
      { failure: { kind: 'transient', message: expect.stringContaining('was cancelled') } },
      { kind: 'computed', draft: draft() },
    ]);
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
  });

  it('turns errors and throws into failures, and keeps failures as they are', () => {
    const held = { kind: 'held-back', message: 'gutted', remedy: 'wait' } as const;
    const { time, start } = running(({ exporter }) => {
      if (exporter === 'throws') throw new Error('at once');
      return exporter === 'errors' ? throwError(() => new Error('later')) : of(held);
    });
    const seen = start(['throws', 'errors', 'refused']);
    time.advanceBy(1);
    expect(seen.values).toMatchObject([
      { failure: { kind: 'transient', message: 'at once' } },
      { failure: { kind: 'transient', message: 'later' } },
      { failure: held, draft: null },
    ]);
  });

  it('keeps the remedy of an error of ours, and puts any other into the log', () => {
    const damaged = new StoreError('damaged', { permanent: true, remedy: 'Move it away.' });
    const { time, start, warnings } = running(({ exporter }) =>
      throwError(() => (exporter === 'ours' ? damaged : new Error('socket hang up'))),
    );
    const seen = start(['ours', 'other']);
    time.advanceBy(1);
    expect(seen.values).toMatchObject([
      { failure: { kind: 'transient', message: 'damaged', remedy: 'Move it away.' } },
      { failure: { kind: 'transient', message: 'socket hang up' } },
    ]);
    expect(warnings).toEqual(['run run-1 of other failed unexpectedly']);
  });
});
