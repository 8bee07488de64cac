import {
  filter,
  type GroupedObservable,
  groupBy,
  map,
  merge,
  mergeMap,
  type OperatorFunction,
  type SchedulerLike,
  scan,
  switchMap,
  take,
  timer,
  toArray,
} from 'rxjs';

export interface SettleOptions<T> {
  readonly key: (item: T) => string;
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

/**
 * Collects items per key and releases them once `quietMs` pass without one for the newest age, at
 * the latest `maxWaitMs` after the first. Older items ride along. Completion of the source releases
 * what is held; every item is in exactly one release.
 */
export function settleWindow<T>(options: SettleOptions<T>): OperatorFunction<T, Settled<T>> {
  const { key, age, quietMs, maxWaitMs, scheduler } = options;
  const closing = (group$: GroupedObservable<string, T>) => {
    const quiet$ = group$.pipe(
      scan<T, { newest: string; extends: boolean }>(
        ({ newest }, item) =>
          age(item) >= newest ? { newest: age(item), extends: true } : { newest, extends: false },
        { newest: '', extends: false },
      ),
      filter((step) => step.extends),
      switchMap(() => timer(quietMs, scheduler)),
    );
    return merge(timer(maxWaitMs, scheduler), quiet$).pipe(take(1));
  };
  return (items$) =>
    items$.pipe(
      groupBy(key, { duration: closing }),
      mergeMap((group$) =>
        group$.pipe(
          toArray(),
          map((items) => ({ key: group$.key, items })),
        ),
      ),
    );
}
