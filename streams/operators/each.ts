import { Observable, type OperatorFunction } from 'rxjs';

/** Every item becomes some, at once: `mergeMap` to arrays, without a subscription for each. */
export function each<In, Out>(project: (item: In) => readonly Out[]): OperatorFunction<In, Out> {
  return (items$) =>
    new Observable<Out>((subscriber) =>
      items$.subscribe({
        next: (item) => {
          for (const out of project(item)) subscriber.next(out);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      }),
    );
}
