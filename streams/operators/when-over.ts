import { from, type ObservableInput, type Subscription } from 'rxjs';

/**
 * Tells whether what an effect began has come off, unless `work` is closed by then. A promise is
 * listened to as it is: an observable around it costs more than the promise.
 */
export function whenOver(
  effect: ObservableInput<unknown>,
  work: Subscription,
  done: () => void,
  failed: (error: unknown) => void,
): void {
  if (effect instanceof Promise) {
    effect.then(
      () => work.closed || done(),
      (error: unknown) => work.closed || failed(error),
    );
  } else {
    work.add(from(effect).subscribe({ complete: done, error: failed }));
  }
}
