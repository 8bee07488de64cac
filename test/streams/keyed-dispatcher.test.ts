import { map, type Observable, of, Subject, timer } from 'rxjs';
import { concatMap } from 'rxjs/operators';
import { describe, expect, it } from 'vitest';
import type { Landing } from '../../src/domain/landing.js';
import type { Done, Skipped, Trigger } from '../../streams/flow.js';
import { keyedDispatcher } from '../../streams/keyed-dispatcher.js';
import { leases } from '../../streams/lease.js';
import { landing } from '../support/landings.js';
import { HOT_COLD } from '../support/model-plans.js';
import { modelWorld } from '../support/model-world.js';
import { collect, virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const NAME = HOT_COLD.name;

function triggerOf(changes: Partial<Trigger> = {}): Trigger {
  return {
    kind: 'trigger',
    exporter: NAME,
    why: 'settled',
    landings: [],
    asOf: null,
    force: false,
    ...changes,
  };
}

function rest(at: number, until: number | null, retained: readonly Landing[] = []): Skipped {
  const verdict = {
    exporter: NAME,
    at,
    reason: 'covered',
    detail: '',
    landings: [],
    until,
  } as const;
  return { kind: 'skipped', verdict, retained, inconclusive: false };
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
  return { kind: 'done', record, recorded, retained: [] };
}

/** Lanes whose looks take `lookMs` and end as told. */
function laned(ends: (trigger: Trigger, nth: number, now: number) => Skipped | Done, lookMs = 0) {
  const time = virtualTime(1_000 * MINUTE);
  const { deps } = modelWorld({ time });
  const looks: { readonly at: number; readonly trigger: Trigger }[] = [];
  const evaluate = (trigger$: Observable<Trigger>) =>
    trigger$.pipe(
      concatMap((each) => {
        const at = time.now();
        looks.push({ at: (at - 1_000 * MINUTE) / MINUTE, trigger: each });
        const ended = ends(each, looks.length, at);
        return lookMs === 0 ? of(ended) : timer(lookMs, time.scheduler).pipe(map(() => ended));
      }),
    );
  const triggers$ = new Subject<Trigger>();
  const seen = collect(time, triggers$.pipe(keyedDispatcher(deps, leases(deps), evaluate)));
  const minutes = () => looks.map(({ at }) => at);
  return { time, triggers$, looks, seen, minutes, deps };
}

describe('the dispatcher', () => {
  it('look again at the instant the last evaluation named', () => {
    const { time, triggers$, looks, minutes } = laned((_, nth, now) =>
      rest(now, nth < 3 ? now + 7 * MINUTE : null),
    );
    triggers$.next(triggerOf());
    time.advanceBy(600 * MINUTE);
    expect(minutes()).toEqual([0, 7, 14]);
    expect(looks.map((each) => each.trigger.why)).toEqual(['settled', 'alarm', 'alarm']);
  });

  it('let a later evaluation replace the alarm', () => {
    const { time, triggers$, minutes } = laned((_, nth, now) =>
      rest(now, nth === 1 ? now + 7 * MINUTE : null),
    );
    triggers$.next(triggerOf());
    time.advanceBy(3 * MINUTE);
    triggers$.next(triggerOf({ why: 'reconcile' }));
    time.advanceBy(60 * MINUTE);
    expect(minutes()).toEqual([0, 3]);
  });

  it('carry all of a trigger that was inconclusive, until an evaluation has decided', () => {
    const news = landing({ executionId: 'a' });
    const { time, triggers$, looks } = laned((each, nth, now) => ({
      ...rest(now, now + 7 * MINUTE, each.landings),
      inconclusive: nth < 4,
    }));
    triggers$.next(triggerOf({ landings: [news], force: true }));
    time.advanceBy(3 * MINUTE);
    triggers$.next(triggerOf({ why: 'reconcile' }));
    time.advanceBy(22 * MINUTE);
    const told = looks.map(({ at, trigger: { why, force } }) => [at, why, force]);
    expect(told).toEqual([
      [0, 'settled', true],
      [3, 'tick', true],
      [10, 'tick', true],
      [17, 'tick', true],
      [24, 'alarm', false],
    ]);
    expect(looks.every((each) => each.trigger.landings.length === 1)).toBe(true);
  });

  it('carry landings of an evaluation that led to nothing to the next, once each', () => {
    const [a, b] = [landing({ executionId: 'a' }), landing({ executionId: 'b' })];
    const { time, triggers$, looks } = laned((each, nth, now) =>
      rest(now, null, nth < 3 ? each.landings : []),
    );
    triggers$.next(triggerOf({ landings: [a] }));
    triggers$.next(triggerOf({ landings: [b, a] }));
    triggers$.next(triggerOf({ why: 'reconcile' }));
    triggers$.next(triggerOf({ why: 'reconcile' }));
    time.advanceBy(MINUTE);
    expect(
      looks.map((each) => each.trigger.landings.map(({ executionId }) => executionId)),
    ).toEqual([['a'], ['a', 'b'], ['a', 'b'], []]);
  });

  it('look once more after a run, for all that came during it', () => {
    const { time, triggers$, looks } = laned((_, __, now) => rest(now, null), 5 * MINUTE);
    triggers$.next(triggerOf());
    time.advanceBy(MINUTE);
    for (const executionId of ['a', 'b'])
      triggers$.next(triggerOf({ landings: [landing({ executionId })] }));
    time.advanceBy(60 * MINUTE);
    expect(looks).toHaveLength(2);
    expect(looks[1]?.trigger.landings).toHaveLength(2);
  });

  it('space runs by the interval, also when their outcome could not be saved', () => {
    for (const [failed, recorded, expected] of [
      [false, true, [0, 10, 20]],
      [true, false, [0, 10, 20]],
    ] as const) {
      const { time, triggers$, minutes } = laned((_, nth, now) =>
        nth < 3 ? done(now, failed, recorded) : rest(now, null),
      );
      triggers$.next(triggerOf());
      time.advanceBy(MINUTE);
      triggers$.next(triggerOf());
      time.advanceBy(60 * MINUTE);
      expect(minutes()).toEqual(expected);
    }
  });

  it('never hold off longer than the interval, though the clock is set back', () => {
    const { time, triggers$, minutes } = laned((_, nth, now) =>
      nth < 2 ? done(now) : rest(now, null),
    );
    triggers$.next(triggerOf());
    time.setClock(-600 * MINUTE);
    time.advanceBy(10 * MINUTE);
    expect(minutes()).toHaveLength(2);
  });

  it('cut the interval short for a forced trigger only', () => {
    const { time, triggers$, minutes } = laned((each, _, now) =>
      each.force || minutes().length === 1 ? done(now) : rest(now, null),
    );
    triggers$.next(triggerOf());
    time.advanceBy(MINUTE);
    triggers$.next(triggerOf());
    triggers$.next(triggerOf({ force: true }));
    expect(minutes()).toEqual([0, 1]);
  });

  it('keep exports of past dates apart: neither waits, takes or forgets what the other has', () => {
    const kept = landing();
    const { time, triggers$, looks } = laned((each, _, now) =>
      each.asOf === null ? rest(now, null, each.landings) : done(now),
    );
    triggers$.next(triggerOf({ landings: [kept] }));
    triggers$.next(triggerOf({ why: 'tick', asOf: '2025-11-01' }));
    triggers$.next(triggerOf({ why: 'reconcile' }));
    time.advanceBy(60 * MINUTE);
    expect(looks.map((each) => [each.trigger.asOf, each.trigger.landings.length])).toEqual([
      [null, 1],
      ['2025-11-01', 0],
      [null, 1],
    ]);
  });

  it('live through an evaluation that errors: reported, evaluated again, landings kept', () => {
    const { time, triggers$, looks, seen } = laned((_, nth, now) => {
      if (nth === 1) throw new Error('a fault of our own');
      return rest(now, null);
    });
    triggers$.next(triggerOf({ landings: [landing()] }));
    time.advanceBy(5 * MINUTE);
    expect(looks.map(({ at }) => at)).toEqual([0, 1]);
    expect(looks[1]?.trigger.landings).toHaveLength(1);
    expect(seen.ended()).toBe('open');
  });

  it('tell of a trigger for somebody nobody knows, and go on', () => {
    const { triggers$, looks, seen } = laned((_, __, now) => rest(now, null));
    triggers$.next(triggerOf({ exporter: 'trends-nothing' }));
    triggers$.next(triggerOf());
    expect(looks).toHaveLength(1);
    expect(seen.ended()).toBe('open');
  });
});
