import { defer, filter, map, type Observable, repeat, type SchedulerLike, take, timer } from 'rxjs';

/**
 * Emits once when the scheduler's clock reaches `instant`, then completes. Waits in steps of at most
 * `longestMs` and re-reads the clock after each, which survives waits beyond 24.8 days, suspends and
 * clock changes. Never emits while it is being subscribed to, not even for an instant that has passed.
 */
export function untilInstant(
  instant: number,
  longestMs: number,
  scheduler: SchedulerLike,
): Observable<void> {
  const step$ = defer(() => {
    const remaining = Math.max(0, instant - scheduler.now());
    return timer(Math.min(remaining, longestMs), scheduler);
  });
  return step$.pipe(
    repeat(),
    filter(() => scheduler.now() >= instant),
    take(1),
    map(() => undefined),
  );
}
