import { finalize, Observable } from 'rxjs';

/** Lets at most `limit` subscriptions run at once; the lowest `rank` goes first. */
export type PrioritySemaphore = <T>(rank: number, work$: Observable<T>) => Observable<T>;

interface Waiting {
  readonly rank: number;
  readonly start: () => void;
}

/** A queue for work that shares a limit. Work waits without holding a thread of its own. */
export function prioritySemaphore(limit: number): PrioritySemaphore {
  const queue: Waiting[] = [];
  let running = 0;
  let starting = false;
  // Work that ends while it is started must not start the next from within: by the hundred, that
  // overflows the stack.
  const next = () => {
    if (starting) return;
    starting = true;
    while (running < limit && queue.length > 0) {
      running += 1;
      queue.shift()?.start();
    }
    starting = false;
  };
  return <T>(rank: number, work$: Observable<T>) =>
    new Observable<T>((subscriber) => {
      const waiting: Waiting = {
        rank,
        start: () => {
          subscriber.add(
            work$
              .pipe(
                finalize(() => {
                  running -= 1;
                  next();
                }),
              )
              .subscribe(subscriber),
          );
        },
      };
      const place = queue.findIndex((other) => other.rank > rank);
      queue.splice(place === -1 ? queue.length : place, 0, waiting);
      next();
      return () => {
        const index = queue.indexOf(waiting);
        if (index !== -1) queue.splice(index, 1);
      };
    });
}
