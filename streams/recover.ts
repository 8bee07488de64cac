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
import { slotsAfter } from './conclude.js';
import { effect } from './effect.js';
import type { Unrecorded } from './flow.js';
import type { Leases } from './lease.js';
import type { World } from './world.js';

/**
 * The world in which no state is read with a dead claim: what its run came to is settled first. A run
 * that was cut off between publishing and recording, which only such a claim tells of, is recorded
 * from the live file's metadata; then the claim is released.
 */
export function withRecovery(world: World, leases: Pick<Leases, 'isDead'>): World {
  const state = (exporter: string): Observable<ExporterState> =>
    effect(world, 'reading the state', () => world.state(exporter)).pipe(
      concatMap((before) => {
        const { claim } = before;
        if (claim === null || !leases.isDead(exporter, claim)) return of(before);
        return concat(
          settled(world, exporter, before, claim),
          effect(world, 'reading the state', () => world.state(exporter)),
        );
      }),
    );
  return { ...world, state };
}

function settled(
  world: World,
  exporter: string,
  before: ExporterState,
  claim: Claim,
): Observable<never> {
  const { unrecorded } = world;
  const found$ =
    unrecorded === undefined
      ? of(null)
      : effect(world, 'looking for what a dead run published', () => unrecorded(exporter, claim));
  return found$.pipe(
    concatMap((run) => {
      const line$ = run === null || run.journaled ? EMPTY : journaled(world, run.record);
      const after = run === null ? before : recorded(before, run);
      const released = { ...after, claim: null };
      const saved$ = effect(world, 'saving the state', () => world.saveState(exporter, released));
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

function journaled(world: World, run: RunRecord): Observable<unknown> {
  world.warn(
    'claim.recovered',
    `run ${run.runId} was cut off after publishing; recorded from the live file`,
    null,
  );
  return effect(world, 'the journal', () => world.journal({ kind: 'run', run }));
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
