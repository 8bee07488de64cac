import {
  catchError,
  concat,
  defer,
  EMPTY,
  exhaustMap,
  ignoreElements,
  type Observable,
  type SchedulerLike,
  timer,
} from 'rxjs';
import type { LogEventAt } from '../domain/log-events.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type Compacted, compactJournal } from './compact.js';
import { expireLetters } from './drop-letters.js';

export interface UpkeepOptions {
  readonly store: ObjectStore;
  readonly scheduler: SchedulerLike;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/** After the start, whose own work comes first. */
const FIRST_MS = 5 * 60_000;
const EVERY_MS = 86_400_000;

/**
 * Once a day, while subscribed: compacts the journal and ends dead letters that are too old. A failure
 * is logged; the next day goes on.
 */
export function journalUpkeep({
  store,
  scheduler,
  log,
  stopping,
}: UpkeepOptions): Observable<Compacted> {
  const onFault = (fault: object) =>
    log.warn(
      { event: 'journal.left-as-is', ...fault },
      'something in the journal was left as it is',
    );
  return daily(scheduler).pipe(
    exhaustMap(() =>
      concat(
        tended(log, 'journal.not-compacted', 'the journal could not be compacted', () =>
          compactJournal({ store, now: scheduler.now(), onFault, stopping }),
        ),
        tended(log, 'dead-letters.not-deleted', 'old dead letters could not be deleted', () =>
          expireLetters(store, scheduler.now()),
        ).pipe(ignoreElements()),
      ),
    ),
  );
}

/** Once a day, the first time a while after the start. */
export function daily(scheduler: SchedulerLike): Observable<unknown> {
  return timer(FIRST_MS, EVERY_MS, scheduler);
}

/** Work of a day; a failure is logged, and the next day goes on. */
export function tended<T>(
  log: Log,
  event: LogEventAt<'warn'>,
  failed: string,
  work: () => Promise<T>,
): Observable<T> {
  return defer(work).pipe(
    catchError((error: unknown) => {
      log.warn({ event, err: error }, `${failed}; retrying in a day`);
      return EMPTY;
    }),
  );
}
