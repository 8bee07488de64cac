import { from, type ObservableInput, type SchedulerLike, type Subscription, timer } from 'rxjs';

/** An effect that is the same for many items, and what to do when it is over; `done`, `failed` and `expired` must not throw. */
export interface InFlightOptions<T> {
  readonly act: (item: T) => ObservableInput<unknown>;
  /** How long it may take, in milliseconds. */
  readonly limitMs: number;
  readonly scheduler: SchedulerLike;
  readonly done: (item: T) => void;
  readonly failed: (item: T, error: unknown) => void;
  /** It took longer than it may; how it ends after all is not heard of. */
  readonly expired: (item: T) => void;
}

/** Effects under way, each for an item. */
export interface InFlight<T> {
  begin(item: T): void;
  /** How many are under way. */
  size(): number;
  /** Stops what can be stopped; nothing is heard of any. */
  close(): void;
}

interface Task<T> {
  readonly item: T;
  readonly began: Instant<T>;
  running: Subscription | null;
}

/** Errands that began at one instant, and the timer they share. */
interface Instant<T> {
  readonly at: number;
  readonly open: Set<Task<T>>;
  readonly limit: Subscription;
}

/**
 * Begins one effect per item, any number at a time, each with a time limit: `mergeMap` with `timeout`
 * for very many short effects, of which a chain of operators each would cost more than all they do.
 */
export function inFlight<T>(options: InFlightOptions<T>): InFlight<T> {
  const { act, limitMs, scheduler, done, failed, expired } = options;
  const instants = new Set<Instant<T>>();
  let latest: Instant<T> | null = null;
  let size = 0;

  const instant = (): Instant<T> => {
    const at = scheduler.now();
    if (latest?.at === at) return latest;
    const open = new Set<Task<T>>();
    const limit = timer(limitMs, scheduler).subscribe(() => {
      for (const errand of open) if (end(errand)) expired(errand.item);
    });
    latest = { at, open, limit };
    instants.add(latest);
    return latest;
  };
  /** False when it was over already. */
  const end = (errand: Task<T>): boolean => {
    const { began, running } = errand;
    if (!began.open.delete(errand)) return false;
    size -= 1;
    running?.unsubscribe();
    if (began.open.size === 0) {
      began.limit.unsubscribe();
      instants.delete(began);
      if (latest === began) latest = null;
    }
    return true;
  };
  const onDone = (errand: Task<T>) => end(errand) && done(errand.item);
  const onFailed = (errand: Task<T>, error: unknown) => end(errand) && failed(errand.item, error);

  return {
    begin(item) {
      const errand: Task<T> = { item, began: instant(), running: null };
      errand.began.open.add(errand);
      size += 1;
      try {
        listen(errand, act(item), onDone, onFailed);
      } catch (error) {
        onFailed(errand, error);
      }
    },
    size: () => size,
    close() {
      for (const { open, limit } of instants) {
        limit.unsubscribe();
        for (const { running } of open) running?.unsubscribe();
        open.clear();
      }
      instants.clear();
      latest = null;
      size = 0;
    },
  };
}

/** A promise is listened to as it is: an observable around it costs more than the promise. */
function listen<T>(
  errand: Task<T>,
  effect: ObservableInput<unknown>,
  done: (errand: Task<T>) => void,
  failed: (errand: Task<T>, error: unknown) => void,
): void {
  if (effect instanceof Promise) {
    effect.then(
      () => done(errand),
      (error: unknown) => failed(errand, error),
    );
    return;
  }
  const running = from(effect).subscribe({
    complete: () => done(errand),
    error: (error: unknown) => failed(errand, error),
  });
  if (errand.began.open.has(errand)) errand.running = running;
}
