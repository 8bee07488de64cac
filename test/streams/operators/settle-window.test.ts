import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type SchedulerLike, Subject, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type Settled, settleWindow } from '../../../streams/operators/settle-window.js';
import { collect, virtualTime } from '../../support/virtual-time.js';
import { marbles } from './marbles.js';

/** `a2`: key a, age 2, and so on. */
const items: Readonly<Record<string, string>> = { x: 'a1', y: 'a2', z: 'a3', p: 'b1', q: 'b2' };

function settling(scheduler: SchedulerLike) {
  return settleWindow({
    key: (item: string) => item.slice(0, 1),
    hold: (item) => item,
    age: (item) => item.slice(1),
    quietMs: 10,
    maxWaitMs: 50,
    scheduler,
  });
}

const batch = (...held: readonly string[]): Settled<string> => ({
  key: held[0]?.slice(0, 1) ?? '',
  items: held,
});

describe('settleWindow', () => {
  it('releases once it has been quiet', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const source$ = cold('  x 3ms x 40ms |', items);
      const subscribed = '     ^ 44ms !';
      const expected = '       14ms s 30ms |';
      expectObservable(source$.pipe(settling(scheduler))).toBe(expected, { s: batch('a1', 'a1') });
      expectSubscriptions(source$.subscriptions).toBe(subscribed);
    });
  });

  it('lets older items ride along without extending the wait', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('z 5ms x 2ms y 60ms |', items);
      const expected = '     10ms s 59ms |';
      expectObservable(source$.pipe(settling(scheduler))).toBe(expected, {
        s: batch('a3', 'a1', 'a2'),
      });
    });
  });

  it('is extended by an item newer than all before it', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('x 7ms y 60ms |', items);
      const expected = '     18ms s 50ms |';
      expectObservable(source$.pipe(settling(scheduler))).toBe(expected, { s: batch('a1', 'a2') });
    });
  });

  it('passes an error of the source on at once, without what it holds', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('x 3ms #', items);
      expectObservable(source$.pipe(settling(scheduler))).toBe('4ms #');
    });
  });

  it('leaves no timer behind once nobody listens', () => {
    const scheduler = new VirtualTimeScheduler();
    const source$ = new Subject<string>();
    const released: Settled<string>[] = [];
    const listening = source$
      .pipe(settling(scheduler))
      .subscribe((settled) => released.push(settled));
    source$.next('a1');
    source$.next('b1');
    listening.unsubscribe();
    expect(scheduler.actions.filter(({ closed }) => !closed)).toEqual([]);
    scheduler.flush();
    expect(released).toEqual([]);
  });

  it('releases by maxWait under steady traffic, again and again', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const seen = collect(time, source$.pipe(settling(time.scheduler)));
    for (let at = 0; at < 1_000; at += 4) time.at(at, () => source$.next('a1'));
    time.advanceTo(2_000);
    const gaps = seen.times.map((at, index) => at - (seen.times[index - 1] ?? 0));
    expect(seen.values.length).toBeGreaterThan(18);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(54);
    expect(seen.values.flatMap((settled) => settled.items)).toHaveLength(250);
  });

  it('keeps keys apart', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('x 4ms p 4ms q 60ms |', items);
      const expected = '     10ms a 9ms b 50ms |';
      expectObservable(source$.pipe(settling(scheduler))).toBe(expected, {
        a: batch('a1'),
        b: batch('b1', 'b2'),
      });
    });
  });

  it('releases what it holds when the source completes', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('xp 3ms |', items);
      expectObservable(source$.pipe(settling(scheduler))).toBe('5ms (ab|)', {
        a: batch('a1'),
        b: batch('b1'),
      });
    });
  });

  it('opens a new window with an item that comes as the old one is released', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const seen = collect(time, source$.pipe(settling(time.scheduler)));
    source$.next('a1');
    time.at(10, () => source$.next('a2'));
    time.advanceTo(100);
    expect(seen.values.flatMap((settled) => settled.items)).toEqual(['a1', 'a2']);
    expect(seen.times).toEqual([10, 20]);
  });

  it('forgets its timers when unsubscribed', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const seen = collect(time, source$.pipe(settling(time.scheduler)));
    source$.next('a1');
    seen.subscription.unsubscribe();
    time.advanceTo(100);
    expect(seen.values).toEqual([]);
    expect(source$.observed).toBe(false);
  });

  it('puts an item emitted in answer to a release into the next window', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const settled$ = source$.pipe(settling(time.scheduler));
    const seen: (readonly string[])[] = [];
    settled$.subscribe(({ items: held }) => {
      seen.push(held);
      if (seen.length < 3) source$.next(`a${seen.length}`);
    });
    source$.next('a0');
    time.advanceTo(100);
    expect(seen).toEqual([['a0'], ['a1'], ['a2']]);
  });

  it('keeps nothing of fifty thousand keys that have settled', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const settled = settleWindow({
      key: (item: string) => item,
      hold: (item) => item,
      age: () => '',
      quietMs: 10,
      maxWaitMs: 50,
      scheduler: time.scheduler,
    });
    let released = 0;
    source$.pipe(settled).subscribe(() => {
      released += 1;
    });
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const heap = () => {
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    const round = (from: number) => {
      for (let key = from; key < from + 100; key += 1) source$.next(`key ${key}`);
      time.advanceBy(20);
    };
    for (let from = 0; from < 1_000; from += 100) round(from);
    const before = heap();
    for (let from = 1_000; from < 51_000; from += 100) round(from);
    expect(released).toBe(51_000);
    expect(heap() - before).toBeLessThan(8_000_000);
  });
});
