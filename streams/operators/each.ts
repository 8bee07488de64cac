import { Observable, type OperatorFunction } from 'rxjs';

/** Every item becomes some, at once: `mergeMap` to arrays, without an array or a subscription for each. */
export function each<In, Out>(
  project: (item: In, emit: (out: Out) => void) => void,
): OperatorFunction<In, Out> {
  return (items$) =>
    new Observable<Out>((subscriber) => {
      const emit = (out: Out) => subscriber.next(out);
      return items$.subscribe({
        next: (item) => project(item, emit),
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
}
