import {
  catchError,
  defer,
  EMPTY,
  exhaustMap,
  type Observable,
  type SchedulerLike,
  timer,
} from 'rxjs';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type Compacted, compactJournal } from './compact.js';

export interface UpkeepOptions {
  readonly store: ObjectStore;
  readonly scheduler: SchedulerLike;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/** After the start, whose own work comes first. */
const FIRST_MS = 5 * 60_000;
const EVERY_MS = 86_400_000;

/** Compacts the journal once a day while subscribed. A failure is logged; the next day goes on. */
export function journalUpkeep({
  store,
  scheduler,
  log,
  stopping,
}: UpkeepOptions): Observable<Compacted> {
  const onFault = (fault: object) =>
    log.warn(fault, 'the journal has something that is left as it is');
  return timer(FIRST_MS, EVERY_MS, scheduler).pipe(
    exhaustMap(() =>
      defer(() => compactJournal({ store, now: scheduler.now(), onFault, stopping })).pipe(
        catchError((error: unknown) => {
          log.warn({ err: error }, 'the journal could not be compacted; tried again in a day');
          return EMPTY;
        }),
      ),
    ),
  );
}
