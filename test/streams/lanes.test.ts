import { map, type Observable, of, Subject, timer } from 'rxjs';
import { concatMap } from 'rxjs/operators';
import { describe, expect, it } from 'vitest';
import type { Landing } from '../../src/domain/landing.js';
import type { Done, Rest, Wake } from '../../streams/flow.js';
import { lanes } from '../../streams/lanes.js';
import { leases } from '../../streams/lease.js';
import { landing } from '../support/landings.js';
import { HOT_COLD } from '../support/model-plans.js';
import { modelWorld } from '../support/model-world.js';
import { collect, virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const NAME = HOT_COLD.name;

function wake(changes: Partial<Wake> = {}): Wake {
  return {
    kind: 'wake',
    exporter: NAME,
    why: 'settled',
    landings: [],
    asOf: null,
    force: false,
    ...changes,
  };
}

function rest(at: number, until: number | null, keep: readonly Landing[] = []): Rest {
  const verdict = {
    exporter: NAME,
    at,
    reason: 'covered',
    detail: '',
    landings: [],
    until,
  } as const;
  return { kind: 'rest', verdict, keep, turnedAway: false };
}

function done(startedAt: number, failed = false, recorded = true): Done {
  const record = {
    runId: 'r',
    exporter: NAME,
    cause: 'landing',
    slot: null,
    asOf: '2025-11-10',
    landings: [],
    startedAt,
    finishedAt: startedAt,
    status: failed ? 'failed' : 'published',
    rows: null,
    bytesProcessed: null,
    bytesBilled: null,
    dataFaults: null,
    generation: null,
    contentHash: null,
    dataThrough: null,
    missing: [],
    partial: false,
    error: failed ? { message: 'm', remedy: 'r' } : null,
  } as const;
  return { kind: 'done', record, recorded, keep: [] };
}

/** Lanes whose looks take `lookMs` and end as told. */
function laned(ends: (wake: Wake, nth: number, now: number) => Rest | Done, lookMs = 0) {
  const time = virtualTime(1_000 * MINUTE);
  const { world } = modelWorld({ time });
  const looks: { readonly at: number; readonly wake: Wake }[] = [];
  const look = (wake$: Observable<Wake>) =>
    wake$.pipe(
      concatMap((each) => {
        const at = time.now();
        looks.push({ at: (at - 1_000 * MINUTE) / MINUTE, wake: each });
        const ended = ends(each, looks.length, at);
        return lookMs === 0 ? of(ended) : timer(lookMs, time.scheduler).pipe(map(() => ended));
      }),
    );
  const wakes$ = new Subject<Wake>();
  const seen = collect(time, wakes$.pipe(lanes(world, leases(world), look)));
  const minutes = () => looks.map(({ at }) => at);
  return { time, wakes$, looks, seen, minutes, world };
}

describe('lanes', () => {
  it('look again at the instant the last look named', () => {
    const { time, wakes$, looks, minutes } = laned((_, nth, now) =>
      rest(now, nth < 3 ? now + 7 * MINUTE : null),
    );
    wakes$.next(wake());
    time.advanceBy(600 * MINUTE);
    expect(minutes()).toEqual([0, 7, 14]);
    expect(looks.map((each) => each.wake.why)).toEqual(['settled', 'alarm', 'alarm']);
  });

  it('let a later look replace the alarm', () => {
    const { time, wakes$, minutes } = laned((_, nth, now) =>
      rest(now, nth === 1 ? now + 7 * MINUTE : null),
    );
    wakes$.next(wake());
    time.advanceBy(3 * MINUTE);
    wakes$.next(wake({ why: 'reconcile' }));
    time.advanceBy(60 * MINUTE);
    expect(minutes()).toEqual([0, 3]);
  });

  it('carry all of a wake that was turned away, until a look has decided', () => {
    const news = landing({ executionId: 'a' });
    const { time, wakes$, looks } = laned((each, nth, now) => ({
      ...rest(now, now + 7 * MINUTE, each.landings),
      turnedAway: nth < 4,
    }));
    wakes$.next(wake({ landings: [news], force: true }));
    time.advanceBy(3 * MINUTE);
    wakes$.next(wake({ why: 'reconcile' }));
    time.advanceBy(22 * MINUTE);
    const told = looks.map(({ at, wake: { why, force } }) => [at, why, force]);
    expect(told).toEqual([
      [0, 'settled', true],
      [3, 'tick', true],
      [10, 'tick', true],
      [17, 'tick', true],
      [24, 'alarm', false],
    ]);
    expect(looks.every((each) => each.wake.landings.length === 1)).toBe(true);
  });

  it('carry landings of a look that led to nothing to the next, once each', () => {
    const [a, b] = [landing({ executionId: 'a' }), landing({ executionId: 'b' })];
    const { time, wakes$, looks } = laned((each, nth, now) =>
      rest(now, null, nth < 3 ? each.landings : []),
    );
    wakes$.next(wake({ landings: [a] }));
    wakes$.next(wake({ landings: [b, a] }));
    wakes$.next(wake({ why: 'reconcile' }));
    wakes$.next(wake({ why: 'reconcile' }));
    time.advanceBy(MINUTE);
    expect(looks.map((each) => each.wake.landings.map(({ executionId }) => executionId))).toEqual([
      ['a'],
      ['a', 'b'],
      ['a', 'b'],
      [],
    ]);
  });

  it('look once more after a run, for all that came during it', () => {
    const { time, wakes$, looks } = laned((_, __, now) => rest(now, null), 5 * MINUTE);
    wakes$.next(wake());
    time.advanceBy(MINUTE);
    for (const executionId of ['a', 'b'])
      wakes$.next(wake({ landings: [landing({ executionId })] }));
    time.advanceBy(60 * MINUTE);
    expect(looks).toHaveLength(2);
    expect(looks[1]?.wake.landings).toHaveLength(2);
  });

  it('space runs by the interval, also when their outcome could not be saved', () => {
    for (const [failed, recorded, expected] of [
      [false, true, [0, 10, 20]],
      [true, false, [0, 10, 20]],
    ] as const) {
      const { time, wakes$, minutes } = laned((_, nth, now) =>
        nth < 3 ? done(now, failed, recorded) : rest(now, null),
      );
      wakes$.next(wake());
      time.advanceBy(MINUTE);
      wakes$.next(wake());
      time.advanceBy(60 * MINUTE);
      expect(minutes()).toEqual(expected);
    }
  });

  it('never hold off longer than the interval, though the clock is set back', () => {
    const { time, wakes$, minutes } = laned((_, nth, now) =>
      nth < 2 ? done(now) : rest(now, null),
    );
    wakes$.next(wake());
    time.setClock(-600 * MINUTE);
    time.advanceBy(10 * MINUTE);
    expect(minutes()).toHaveLength(2);
  });

  it('cut the interval short for a forced wake only', () => {
    const { time, wakes$, minutes } = laned((each, _, now) =>
      each.force || minutes().length === 1 ? done(now) : rest(now, null),
    );
    wakes$.next(wake());
    time.advanceBy(MINUTE);
    wakes$.next(wake());
    wakes$.next(wake({ force: true }));
    expect(minutes()).toEqual([0, 1]);
  });

  it('keep exports of past dates apart: neither waits, takes or forgets what the other has', () => {
    const kept = landing();
    const { time, wakes$, looks } = laned((each, _, now) =>
      each.asOf === null ? rest(now, null, each.landings) : done(now),
    );
    wakes$.next(wake({ landings: [kept] }));
    wakes$.next(wake({ why: 'tick', asOf: '2025-11-01' }));
    wakes$.next(wake({ why: 'reconcile' }));
    time.advanceBy(60 * MINUTE);
    expect(looks.map((each) => [each.wake.asOf, each.wake.landings.length])).toEqual([
      [null, 1],
      ['2025-11-01', 0],
      [null, 1],
    ]);
  });

  it('live through a look that errors: reported, looked at again, landings kept', () => {
    const { time, wakes$, looks, seen } = laned((_, nth, now) => {
      if (nth === 1) throw new Error('a fault of our own');
      return rest(now, null);
    });
    wakes$.next(wake({ landings: [landing()] }));
    time.advanceBy(5 * MINUTE);
    expect(looks.map(({ at }) => at)).toEqual([0, 1]);
    expect(looks[1]?.wake.landings).toHaveLength(1);
    expect(seen.ended()).toBe('open');
  });

  it('tell of a wake for somebody nobody knows, and go on', () => {
    const { wakes$, looks, seen } = laned((_, __, now) => rest(now, null));
    wakes$.next(wake({ exporter: 'trends-nothing' }));
    wakes$.next(wake());
    expect(looks).toHaveLength(1);
    expect(seen.ended()).toBe('open');
  });
});
