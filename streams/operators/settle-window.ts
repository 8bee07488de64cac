import {
  Observable,
  type OperatorFunction,
  type SchedulerLike,
  type Subscriber,
  Subscription,
  timer,
} from 'rxjs';

export interface SettleOptions<T, Held> {
  readonly key: (item: T) => string;
  /** What is held of an item until it is released. */
  readonly hold: (item: T) => Held;
  /** Orders items; only one that is at least as new as all before it extends the wait. */
  readonly age: (item: T) => string;
  readonly quietMs: number;
  readonly maxWaitMs: number;
  readonly scheduler: SchedulerLike;
}

/** Items of one key that came close together. */
export interface Settled<T> {
  readonly key: string;
  readonly items: readonly T[];
}

interface Window<T> {
  readonly items: T[];
  newest: string;
  /** When `quiet` began to wait. */
  waitsSince: number;
  quiet: Subscription;
  readonly latest: Subscription;
}

/**
 * Collects items per key and releases them once `quietMs` pass without one for the newest age, at
 * the latest `maxWaitMs` after the first. Older items ride along. Completion of the source releases
 * what is held; every item is in exactly one release, also one that a release itself brings about
 * (which a `groupBy` closed by a duration would lose).
 */
export function settleWindow<T, Held>(
  options: SettleOptions<T, Held>,
): OperatorFunction<T, Settled<Held>> {
  return (items$) =>
    new Observable<Settled<Held>>((subscriber) => {
      const windows = new Windows(options, subscriber);
      subscriber.add(() => windows.close());
      return items$.subscribe({
        next: (item) => windows.add(item),
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          windows.releaseAll();
          subscriber.complete();
        },
      });
    });
}

class Windows<T, Held> {
  readonly #options: SettleOptions<T, Held>;
  readonly #subscriber: Subscriber<Settled<Held>>;
  readonly #open = new Map<string, Window<Held>>();

  constructor(options: SettleOptions<T, Held>, subscriber: Subscriber<Settled<Held>>) {
    this.#options = options;
    this.#subscriber = subscriber;
  }

  add(item: T): void {
    const { maxWaitMs, quietMs, scheduler } = this.#options;
    const key = this.#options.key(item);
    const age = this.#options.age(item);
    const window = this.#open.get(key) ?? this.#opened(key, age, maxWaitMs);
    window.items.push(this.#options.hold(item));
    if (age < window.newest) return;
    window.newest = age;
    // A timer that began at this very instant ends when a new one would.
    const now = scheduler.now();
    if (window.waitsSince === now) return;
    window.waitsSince = now;
    window.quiet.unsubscribe();
    window.quiet = this.#releaseAfter(quietMs, key);
  }

  releaseAll(): void {
    for (const key of [...this.#open.keys()]) this.#release(key);
  }

  close(): void {
    for (const { quiet, latest } of this.#open.values()) {
      quiet.unsubscribe();
      latest.unsubscribe();
    }
    this.#open.clear();
  }

  #opened(key: string, age: string, maxWaitMs: number): Window<Held> {
    const latest = this.#releaseAfter(maxWaitMs, key);
    const quiet = Subscription.EMPTY;
    const window = { items: [], newest: age, waitsSince: Number.NaN, quiet, latest };
    this.#open.set(key, window);
    return window;
  }

  #releaseAfter(ms: number, key: string): Subscription {
    return timer(ms, this.#options.scheduler).subscribe(() => this.#release(key));
  }

  #release(key: string): void {
    const window = this.#open.get(key);
    if (window === undefined) return;
    this.#open.delete(key);
    window.quiet.unsubscribe();
    window.latest.unsubscribe();
    this.#subscriber.next({ key, items: window.items });
  }
}
