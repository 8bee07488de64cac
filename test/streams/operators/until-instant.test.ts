import type { SchedulerAction, SchedulerLike } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { untilInstant } from '../../../streams/operators/until-instant.js';
import { collect, virtualTime } from '../../support/virtual-time.js';
import { marbles } from './marbles.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('untilInstant', () => {
  it('emits at the instant and completes', () => {
    marbles(({ expectObservable }, scheduler) => {
      expectObservable(untilInstant(50, 20, scheduler)).toBe('50ms (a|)', { a: undefined });
    });
  });

  it('emits at once for an instant that has passed', () => {
    marbles(({ expectObservable }, scheduler) => {
      expectObservable(untilInstant(-5, 20, scheduler)).toBe('(a|)', { a: undefined });
    });
  });

  it('never emits while it is being subscribed to', () => {
    const time = virtualTime(1_000);
    const seen = collect(time, untilInstant(0, HOUR, time.scheduler));
    expect(seen.values).toHaveLength(0);
    time.advanceBy(0);
    expect(seen.ended()).toBe('completed');
  });

  it('stops waiting when unsubscribed', () => {
    marbles(({ expectObservable }, scheduler) => {
      expectObservable(untilInstant(50, 20, scheduler), '^ 30ms !').toBe('');
    });
  });

  it('waits beyond 24.8 days in bounded steps', () => {
    const time = virtualTime(0);
    const delays: number[] = [];
    const { scheduler } = time;
    const watched: SchedulerLike = {
      now: () => scheduler.now(),
      schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T) => {
        delays.push(delay);
        return scheduler.schedule(work, delay, state);
      },
    };
    const seen = collect(time, untilInstant(60 * DAY, HOUR, watched));
    time.advanceTo(60 * DAY - 1);
    expect(seen.values).toHaveLength(0);
    time.advanceTo(60 * DAY);
    expect(seen.times).toEqual([60 * DAY]);
    expect(Math.max(...delays)).toBe(HOUR);
  });

  it('takes twenty thousand steps without deepening the stack', () => {
    const time = virtualTime(0);
    const seen = collect(time, untilInstant(20_000, 1, time.scheduler));
    time.advanceTo(20_000);
    expect(seen.ended()).toBe('completed');
  });

  it('waits longer when the clock is set back during the wait', () => {
    const time = virtualTime(10 * HOUR);
    const seen = collect(time, untilInstant(12 * HOUR, HOUR, time.scheduler));
    time.advanceBy(HOUR / 2);
    time.setClock(-HOUR);
    time.advanceTo(12 * HOUR - 1);
    expect(seen.values).toHaveLength(0);
    time.advanceTo(12 * HOUR);
    expect(seen.times).toEqual([12 * HOUR]);
  });

  it('notices within one step that the clock was set forward past the instant', () => {
    const time = virtualTime(10 * HOUR);
    const seen = collect(time, untilInstant(15 * HOUR, HOUR, time.scheduler));
    time.advanceBy(HOUR / 2);
    time.setClock(6 * HOUR);
    expect(seen.values).toHaveLength(0);
    time.advanceBy(HOUR / 2);
    expect(seen.times).toEqual([17 * HOUR]);
  });
});
