import { from, tap } from 'rxjs';
import { type IsoDate, newYorkDate } from '../src/domain/date.js';
import { type Known, NOTHING_KNOWN, snapshotOf, withReading } from '../src/domain/snapshot.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * The dependencies with their level readings journaled as far as the ones before do not say them, so that a
 * replay decides on what was really read. No evaluation waits for that line; one that could not be
 * written is written with the next reading. The first reading of a day is journaled whole, so that
 * snapshots can be read from any day on.
 */
export function withSnapshots(deps: PipelineDeps): PipelineDeps {
  let known: Known = NOTHING_KNOWN;
  let day: IsoDate = '';
  return {
    ...deps,
    levels: (tables, asked) =>
      from(deps.levels(tables, asked)).pipe(
        tap((levels) => {
          const today = newYorkDate(levels.readAt);
          if (day !== today) known = NOTHING_KNOWN;
          day = today;
          const before = known;
          const snapshot = snapshotOf(known, levels);
          if (snapshot === null) return;
          known = withReading(known, levels);
          callWithTimeout(deps, 'the journal', () =>
            deps.journal({ kind: 'snapshot', ...snapshot }),
          ).subscribe({
            error: (error: unknown) => {
              known = before;
              deps.warn('watermarks.not-journaled', 'watermarks could not be journaled', error);
            },
          });
        }),
      ),
  };
}
