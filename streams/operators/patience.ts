import { type SchedulerLike, type Subscription, timer } from 'rxjs';

/**
 * Begins to wait: unless it is called off before, `expired` is called once the time is over.
 * @returns calls it off
 */
export type Patience = (expired: () => void) => () => void;

/** Waits that began at one instant, and the timer they share. */
interface Waits {
  readonly since: number;
  readonly expired: Set<() => void>;
  readonly timer: Subscription;
}

/** The same limit for very many waits: those that begin at one instant share a timer. */
export function patience(ms: number, scheduler: SchedulerLike): Patience {
  let latest: Waits | null = null;
  const begun = (since: number): Waits => {
    const expired = new Set<() => void>();
    const end = timer(ms, scheduler).subscribe(() => {
      for (const each of expired) each();
    });
    return { since, expired, timer: end };
  };
  return (expired) => {
    const now = scheduler.now();
    const waits = latest?.since === now ? latest : begun(now);
    latest = waits;
    waits.expired.add(expired);
    return () => {
      waits.expired.delete(expired);
      if (waits.expired.size > 0) return;
      waits.timer.unsubscribe();
      if (latest === waits) latest = null;
    };
  };
}
