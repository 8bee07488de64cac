import { defer, map, type Observable, of, type SchedulerLike, switchMap, timer } from 'rxjs';

/**
 * Emits once when the scheduler's clock reaches `instant`, then completes. Waits in steps of at most
 * `longestMs` and re-reads the clock after each, which survives waits beyond 24.8 days, suspends and
 * clock changes.
 */
export function untilInstant(
  instant: number,
  longestMs: number,
  scheduler: SchedulerLike,
): Observable<void> {
  return defer(() => {
    const remaining = instant - scheduler.now();
    if (remaining <= 0) return of(undefined);
    return timer(Math.min(remaining, longestMs), scheduler).pipe(
      switchMap(() => untilInstant(instant, longestMs, scheduler)),
      map(() => undefined),
    );
  });
}
