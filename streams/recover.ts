import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  ignoreElements,
  type Observable,
  of,
  throwError,
} from 'rxjs';
import { PreconditionFailed } from '../src/domain/errors.js';
import type { RunRecord } from '../src/domain/run-record.js';
import type { Claim, ExporterState } from '../src/domain/state.js';
import { slotsAfter } from './apply-run-result.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { Unrecorded } from './flow.js';
import type { Leases } from './lease.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * The dependencies by which no state is read with a dead claim: what its run came to is settled first. A run
 * that was cut off between publishing and recording, which only such a claim tells of, is recorded
 * from the live file's metadata; then the claim is released.
 */
export function withRecovery(deps: PipelineDeps, leases: Pick<Leases, 'isDead'>): PipelineDeps {
  const state = (exporter: string): Observable<ExporterState> =>
    callWithTimeout(deps, 'reading the state', () => deps.state(exporter)).pipe(
      concatMap((before) => {
        const { claim } = before;
        if (claim === null || !leases.isDead(exporter, claim)) return of(before);
        return concat(
          settled(deps, exporter, before, claim),
          callWithTimeout(deps, 'reading the state', () => deps.state(exporter)),
        );
      }),
    );
  return { ...deps, state };
}

function settled(
  deps: PipelineDeps,
  exporter: string,
  before: ExporterState,
  claim: Claim,
): Observable<never> {
  const { unrecorded } = deps;
  const found$ =
    unrecorded === undefined
      ? of(null)
      : callWithTimeout(deps, 'looking for what a dead run published', () =>
          unrecorded(exporter, claim),
        );
  return found$.pipe(
    concatMap((run) => {
      const line$ = run === null || run.journaled ? EMPTY : journaled(deps, run.record);
      const after = run === null ? before : recorded(before, run);
      const released = { ...after, claim: null };
      const saved$ = callWithTimeout(deps, 'saving the state', () =>
        deps.saveState(exporter, released),
      );
      return concat(
        line$,
        defer(() => saved$),
      ).pipe(ignoreElements());
    }),
    // Somebody else was faster; the state is read again in any case.
    catchError((error: unknown) =>
      error instanceof PreconditionFailed ? EMPTY : throwError(() => error),
    ),
  );
}

function journaled(deps: PipelineDeps, run: RunRecord): Observable<unknown> {
  deps.warn(
    'claim.recovered',
    `run ${run.runId} was cut off after publishing; recorded from the live file`,
    null,
  );
  return callWithTimeout(deps, 'the journal', () => deps.journal({ kind: 'run', run }));
}

/** The state when the run is known after all. */
function recorded(before: ExporterState, { live, record }: Unrecorded): ExporterState {
  const { cause, partial, missing, slot, startedAt, finishedAt } = record;
  return {
    ...before,
    ...slotsAfter(before, { cause, partial, missing, slot }),
    live,
    setback: null,
    lastRunMs: finishedAt - startedAt,
  };
}
