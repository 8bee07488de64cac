import {
  defer,
  Observable,
  type OperatorFunction,
  type SchedulerLike,
  type Subscriber,
  Subscription,
  timer,
} from 'rxjs';

export interface SingleFlightOptions<T, R> {
  readonly key: (item: T) => string;
  /** Two items of one key that wait together become one. */
  readonly merge: (waiting: T, next: T) => T;
  readonly project: (item: T) => Observable<R>;
  /** Milliseconds an item must still wait before its flight may start. */
  readonly holdOff: (item: T) => number;
  readonly scheduler: SchedulerLike;
}

/** What a key is doing; absent keys are idle. */
type Lane<T> =
  | { readonly kind: 'holding'; readonly item: T; readonly held: Subscription }
  | { readonly kind: 'flying'; readonly waiting: T | null };

/**
 * One flight per key at a time. Items that come during a flight are merged and fly once after it;
 * items that come while the key holds off are merged into the one held. Completes when the source
 * has completed and every key is idle (held items then start at once); an error of a flight errors
 * the whole, so projections must turn failures into values.
 */
export function singleFlight<T, R>(options: SingleFlightOptions<T, R>): OperatorFunction<T, R> {
  return (items$) =>
    new Observable<R>((subscriber) => new Flights(options, subscriber).take(items$));
}

class Flights<T, R> {
  readonly #options: SingleFlightOptions<T, R>;
  readonly #subscriber: Subscriber<R>;
  readonly #lanes = new Map<string, Lane<T>>();
  readonly #all = new Subscription();
  #drained = false;

  constructor(options: SingleFlightOptions<T, R>, subscriber: Subscriber<R>) {
    this.#options = options;
    this.#subscriber = subscriber;
  }

  take(items$: Observable<T>): Subscription {
    this.#all.add(
      items$.subscribe({
        next: (item) => this.#accept(item),
        error: (error: unknown) => this.#subscriber.error(error),
        complete: () => this.#drain(),
      }),
    );
    return this.#all;
  }

  #accept(item: T): void {
    const { key, merge } = this.#options;
    const lane = this.#lanes.get(key(item));
    if (lane === undefined) {
      this.#hold(item);
    } else if (lane.kind === 'flying') {
      const waiting = lane.waiting === null ? item : merge(lane.waiting, item);
      this.#lanes.set(key(item), { kind: 'flying', waiting });
    } else {
      lane.held.unsubscribe();
      this.#hold(merge(lane.item, item));
    }
  }

  #hold(item: T): void {
    const { key, holdOff, scheduler } = this.#options;
    const wait = this.#drained ? 0 : holdOff(item);
    if (wait <= 0) {
      this.#fly(item);
      return;
    }
    const held = timer(wait, scheduler).subscribe(() => this.#fly(item));
    this.#lanes.set(key(item), { kind: 'holding', item, held });
    this.#all.add(held);
  }

  #fly(item: T): void {
    const key = this.#options.key(item);
    this.#lanes.set(key, { kind: 'flying', waiting: null });
    const flight = defer(() => this.#options.project(item)).subscribe({
      next: (result) => this.#subscriber.next(result),
      error: (error: unknown) => this.#subscriber.error(error),
      complete: () => this.#land(key),
    });
    this.#all.add(flight);
  }

  #land(key: string): void {
    const lane = this.#lanes.get(key);
    this.#lanes.delete(key);
    if (lane?.kind === 'flying' && lane.waiting !== null) this.#hold(lane.waiting);
    this.#completeWhenIdle();
  }

  #drain(): void {
    this.#drained = true;
    for (const lane of [...this.#lanes.values()]) {
      if (lane.kind !== 'holding') continue;
      lane.held.unsubscribe();
      this.#fly(lane.item);
    }
    this.#completeWhenIdle();
  }

  #completeWhenIdle(): void {
    if (this.#drained && this.#lanes.size === 0) this.#subscriber.complete();
  }
}
