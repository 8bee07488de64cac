import { lastValueFrom, NEVER, type ObservableInput, of, throwError, timeout } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { abortable } from '../../../streams/operators/abortable.js';
import { collect, virtualTime } from '../../support/virtual-time.js';

function watched<T>(work: (signal: AbortSignal) => ObservableInput<T>) {
  const signals: AbortSignal[] = [];
  const work$ = abortable<T>((signal) => {
    signals.push(signal);
    return work(signal);
  });
  return { work$, aborted: () => signals[0]?.aborted };
}

describe('abortable', () => {
  it('aborts when unsubscribed before the end', () => {
    const { work$, aborted } = watched(() => NEVER);
    const subscription = work$.subscribe();
    expect(aborted()).toBe(false);
    subscription.unsubscribe();
    expect(aborted()).toBe(true);
  });

  it('does not abort what has completed, at once or later', async () => {
    const atOnce = watched(() => of(1));
    atOnce.work$.subscribe().unsubscribe();
    expect(atOnce.aborted()).toBe(false);
    const later = watched(() => Promise.resolve(1));
    expect(await lastValueFrom(later.work$)).toBe(1);
    expect(later.aborted()).toBe(false);
  });

  it('does not abort what has failed', () => {
    const { work$, aborted } = watched(() => throwError(() => 'broken'));
    const errors: unknown[] = [];
    work$.subscribe({ error: (error: unknown) => errors.push(error) }).unsubscribe();
    expect(errors).toEqual(['broken']);
    expect(aborted()).toBe(false);
  });

  it('turns a throw into an error', () => {
    const errors: unknown[] = [];
    abortable(() => {
      throw new Error('at once');
    }).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([new Error('at once')]);
  });

  it('aborts when a timeout gives up on it', () => {
    const time = virtualTime(0);
    const { work$, aborted } = watched<string>(() => NEVER);
    const seen = collect(
      time,
      work$.pipe(timeout({ first: 10, scheduler: time.scheduler, with: () => of('late') })),
    );
    time.advanceTo(20);
    expect(seen.values).toEqual(['late']);
    expect(aborted()).toBe(true);
  });

  it('starts anew with a signal of its own for every subscription', () => {
    const signals: AbortSignal[] = [];
    const work$ = abortable((signal) => {
      signals.push(signal);
      return NEVER;
    });
    const first = work$.subscribe();
    const second = work$.subscribe();
    first.unsubscribe();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    second.unsubscribe();
  });
});
