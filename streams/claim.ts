import { catchError, concatMap, endWith, ignoreElements, type Observable, of } from 'rxjs';
import type { EpochMs } from '../src/domain/date.js';
import { PreconditionFailed } from '../src/domain/errors.js';
import { effect } from './effect.js';
import type { Request, Rest } from './flow.js';
import type { World } from './world.js';

/** After somebody else was faster: look again at what they made of it. */
const OVERTAKEN_RETRY_MS = 5_000;

/**
 * Claims a run before it starts, so that of several instances one runs it. The claim is written into
 * the very state that the gate decided on: who changed it meanwhile wins, and the gate looks again.
 * A claim whose holder has not finished by its end is taken over.
 */
export function claim(
  world: World,
): (due$: Observable<Rest | Request>) => Observable<Rest | Request> {
  return (due$) =>
    due$.pipe(
      concatMap((item) =>
        item.kind === 'rest' || item.destination === 'history' ? of(item) : claimed(world, item),
      ),
    );
}

function claimed(world: World, request: Request): Observable<Rest | Request> {
  const { exporter, runId, state } = request;
  const now = world.scheduler.now();
  const held = state.claim;
  if (held !== null && held.holder !== world.holder && now < held.until) {
    return of(overtaken(request, held.holder, now, held.until));
  }
  const { runTimeoutMs, leaseMarginMs } = world.settings;
  const until = now + runTimeoutMs + leaseMarginMs;
  const mine = { ...state, claim: { holder: world.holder, runId, until } };
  return effect(world, 'claiming the run', () => world.saveState(exporter, mine)).pipe(
    ignoreElements(),
    endWith(request),
    catchError((error: unknown) => {
      if (!(error instanceof PreconditionFailed)) throw error;
      return of(overtaken(request, 'somebody', now, now + OVERTAKEN_RETRY_MS));
    }),
  );
}

function overtaken(request: Request, holder: string, at: EpochMs, until: EpochMs): Rest {
  const { exporter, landings } = request;
  const ids = landings.map(({ id }) => id);
  const verdict = {
    exporter,
    at,
    reason: 'claimed',
    detail: holder,
    landings: ids,
    until,
  } as const;
  return { kind: 'rest', verdict, keep: landings, turnedAway: true };
}
