import { defer, NEVER, type Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { prioritySemaphore } from '../../../streams/operators/priority-semaphore.js';
import { marbles } from './marbles.js';

describe('turns', () => {
  it('lets no more than the limit run at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const take = prioritySemaphore(2);
      const work = ['---a|', '---b|', '---c|'].map((marble) => cold(marble));
      const [first = NEVER, second = NEVER, third = NEVER] = work.map((work$) => take(0, work$));
      expectObservable(first).toBe(' ---a|');
      expectObservable(second).toBe('---b|');
      expectObservable(third).toBe(' -------c|');
      expectSubscriptions(work[2]?.subscriptions ?? []).toBe('----^---!');
    });
  });

  it('gives the next turn to the lowest rank, in order of arrival among equals', () => {
    const take = prioritySemaphore(1);
    const order: string[] = [];
    const busy$ = new Subject<never>();
    take(0, busy$).subscribe();
    const ranked: readonly (readonly [number, string])[] = [
      [9, 'slow'],
      [1, 'fast'],
      [5, 'middle'],
      [1, 'fast too'],
    ];
    for (const [rank, name] of ranked) {
      take(rank, of(name)).subscribe((value) => order.push(value));
    }
    expect(order).toEqual([]);
    busy$.complete();
    expect(order).toEqual(['fast', 'fast too', 'middle', 'slow']);
  });

  it('forgets work that is unsubscribed while it waits', () => {
    const take = prioritySemaphore(1);
    const busy$ = new Subject<never>();
    take(0, busy$).subscribe();
    let started = 0;
    const work$ = defer(() => {
      started += 1;
      return NEVER;
    });
    take(0, work$).subscribe().unsubscribe();
    busy$.complete();
    expect(started).toBe(0);
  });

  it('passes the turn on when running work is unsubscribed or fails', () => {
    const take = prioritySemaphore(1);
    const seen: string[] = [];
    const running = take(0, NEVER).subscribe();
    take(
      0,
      throwError(() => new Error('broken')),
    ).subscribe({ error: () => seen.push('failed') });
    take(0, of('after')).subscribe((value) => seen.push(value));
    expect(seen).toEqual([]);
    running.unsubscribe();
    expect(seen).toEqual(['failed', 'after']);
  });

  it('runs three thousand synchronous pieces of work that waited, without overflowing the stack', () => {
    const take = prioritySemaphore(2);
    const busy: readonly Subject<never>[] = [new Subject(), new Subject()];
    for (const work$ of busy) take(0, work$).subscribe();
    let done = 0;
    for (let n = 0; n < 3_000; n += 1) {
      take(0, of(n)).subscribe(() => {
        done += 1;
      });
    }
    for (const work$ of busy) work$.complete();
    expect(done).toBe(3_000);
  });

  it('gives turns to work that asks for one from within work', () => {
    const take = prioritySemaphore(1);
    const seen: string[] = [];
    const inner = (): Observable<string> => take(0, of('inner'));
    take(0, of('outer')).subscribe((value) => {
      seen.push(value);
      inner().subscribe((late) => seen.push(late));
    });
    expect(seen).toEqual(['outer', 'inner']);
  });
});
