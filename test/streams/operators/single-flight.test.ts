import { concat, defer, EMPTY, NEVER, type Observable, of, Subject, throwError, timer } from 'rxjs';
import { ignoreElements, map } from 'rxjs/operators';
import { describe, expect, it } from 'vitest';
import {
  type SingleFlightOptions,
  singleFlight,
} from '../../../streams/operators/single-flight.js';
import { collect, virtualTime } from '../../support/virtual-time.js';
import { marbles } from './marbles.js';

type Options = SingleFlightOptions<string, string>;

/** Flights of 5 ms per item; `a1` has key a; merged items read `a1+2`. */
function options(scheduler: Options['scheduler'], changes: Partial<Options> = {}): Options {
  return {
    key: (item) => item.slice(0, 1),
    merge: (waiting, next) => `${waiting}+${next.slice(1)}`,
    project: (item) => timer(5, scheduler).pipe(map(() => item)),
    holdOff: () => 0,
    scheduler,
    ...changes,
  };
}

const items = { x: 'a1', y: 'a2', z: 'a3', p: 'b1' };

describe('singleFlight', () => {
  it('flies an item at once when its key is idle', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }, scheduler) => {
      const source$ = cold('x 20ms |', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler)))).toBe('5ms a 15ms |', {
        a: 'a1',
      });
      expectSubscriptions(source$.subscriptions).toBe('^ 20ms !');
    });
  });

  it('merges what comes during a flight into one flight after it', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('xy 1ms z 20ms |', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler)))).toBe('5ms a 4ms b 13ms |', {
        a: 'a1',
        b: 'a2+3',
      });
    });
  });

  it('never flies one key twice at once, and lets keys overlap', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const source$ = cold('xp 30ms |', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler)))).toBe('5ms ab 25ms |', {
        a: 'a1',
        b: 'b1',
      });
    });
  });

  it('holds an item off, merging what comes meanwhile', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const held = singleFlight(options(scheduler, { holdOff: () => 10 - scheduler.now() }));
      const source$ = cold('x 3ms y 30ms |', items);
      expectObservable(source$.pipe(held)).toBe('15ms a 19ms |', { a: 'a1+2' });
    });
  });

  it('lets an item that need not hold off cut the wait short, for all that is held', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const holdOff = (item: string) => (item.includes('3') ? 0 : 10 - scheduler.now());
      const source$ = cold('x 3ms z 30ms |', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler, { holdOff })))).toBe(
        '9ms a 25ms |',
        { a: 'a1+3' },
      );
    });
  });

  it('flies what is held or waiting when the source completes, then completes', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const holdOff = (item: string) => (item.startsWith('b') ? 100 : 0);
      const source$ = cold('xyp|', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler, { holdOff })))).toBe(
        '5ms a 2ms b 1ms (c|)',
        { a: 'a1', b: 'b1', c: 'a2' },
      );
    });
  });

  it('completes with an empty source, and with flights that emit nothing', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const empty = singleFlight(options(scheduler, { project: () => EMPTY }));
      expectObservable(cold<string>('|').pipe(empty)).toBe('|');
      expectObservable(cold('xy|', items).pipe(empty)).toBe('--|');
    });
  });

  it('errors as a whole when a flight errors, also when its projection throws', () => {
    marbles(({ cold, expectObservable }, scheduler) => {
      const failing = (item: string): Observable<string> =>
        item === 'a1' ? throwError(() => 'error') : NEVER;
      const throwing = (): Observable<string> => {
        throw 'error';
      };
      const source$ = cold('px 9ms |', items);
      expectObservable(source$.pipe(singleFlight(options(scheduler, { project: failing })))).toBe(
        '-#',
      );
      expectObservable(source$.pipe(singleFlight(options(scheduler, { project: throwing })))).toBe(
        '#',
      );
    });
  });

  it('stops flights and waits when unsubscribed', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const holdOff = (item: string) => (item.startsWith('b') ? 100 : 0);
    const seen = collect(time, source$.pipe(singleFlight(options(time.scheduler, { holdOff }))));
    source$.next('a1');
    source$.next('b1');
    seen.subscription.unsubscribe();
    time.advanceTo(1_000);
    expect(seen.values).toEqual([]);
    expect(source$.observed).toBe(false);
  });

  it('survives a projection that ends before it returns, thousands of times', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const seen = collect(
      time,
      source$.pipe(singleFlight(options(time.scheduler, { project: (item) => of(item) }))),
    );
    for (let n = 0; n < 5_000; n += 1) source$.next(`a${n}`);
    source$.complete();
    expect(seen.values).toHaveLength(5_000);
    expect(seen.ended()).toBe('completed');
  });

  it('does not lose an item that arrives as a flight ends', () => {
    const time = virtualTime(0);
    const source$ = new Subject<string>();
    const flights: string[] = [];
    const project = (item: string) => {
      flights.push(item);
      const last$ = defer(() => {
        if (flights.length === 1) source$.next('a2');
        return EMPTY;
      });
      return concat(timer(5, time.scheduler).pipe(ignoreElements()), last$);
    };
    collect(time, source$.pipe(singleFlight(options(time.scheduler, { project }))));
    source$.next('a1');
    time.advanceTo(100);
    expect(flights).toEqual(['a1', 'a2']);
  });
});
