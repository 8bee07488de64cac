import { from, Observable, type ObservableInput } from 'rxjs';

/** Runs cancellable work: unsubscribing aborts the signal. */
export function abortable<T>(work: (signal: AbortSignal) => ObservableInput<T>): Observable<T> {
  return new Observable<T>((subscriber) => {
    const controller = new AbortController();
    let settled = false;
    subscriber.add(() => {
      if (!settled) controller.abort();
    });
    const inner = from(work(controller.signal)).subscribe({
      next: (value) => subscriber.next(value),
      error: (error: unknown) => {
        settled = true;
        subscriber.error(error);
      },
      complete: () => {
        settled = true;
        subscriber.complete();
      },
    });
    return inner;
  });
}
