import {
  concatMap,
  connect,
  filter,
  identity,
  merge,
  type Observable,
  type OperatorFunction,
  of,
  pipe,
  tap,
} from 'rxjs';
import type { Message } from '../src/ports/event-source.js';
import { affected } from './affected.js';
import { claim } from './claim.js';
import type { ComputedRun, Done, FailedRun, Received, Request, Skipped, Trigger } from './flow.js';
import { gate } from './gate.js';
import { intake } from './intake.js';
import { keyedDispatcher } from './keyed-dispatcher.js';
import { type Leases, leases } from './lease.js';
import { outputs } from './outputs.js';
import type { PipelineDeps } from './pipeline-deps.js';
import { publish } from './publish.js';
import { reconcile } from './reconcile.js';
import { type Recorder, record } from './record.js';
import { withRecovery } from './recover.js';
import { run } from './run.js';
import { settle } from './settle.js';
import { settling } from './settling.js';
import { withSnapshots } from './snapshots.js';

/** What the pipeline tells of itself, for logs and pages. */
export type PipelineEvent = Received | Trigger | Skipped | Done;

/**
 * The program: data lands, the affected files refresh.
 *
 * Events only wake. Messages are journaled, then acked (intake); reconcile adds the landings nobody
 * announced and wakes everybody now and then; landings settle per exporter; and each exporter's
 * lane decides on levels (gate), claims the run, computes (run), publishes and records, one look at a
 * time. The claim is renewed from its beginning until the run is recorded.
 */
export function pipeline(
  outside: PipelineDeps,
): (messages$: Observable<Message>) => Observable<PipelineEvent> {
  const deps = withSnapshots(outside);
  const under = settling();
  const held = leases(deps);
  const recorded = record(deps);
  const refresh = claim(deps, held, runStages(deps, held, recorded), recorded.rests);
  const evaluate = pipe(
    gate(withRecovery(deps, held), under),
    either(isRest, recorded.rests, refresh),
  );
  return pipe(
    intake(deps),
    reconcile(deps),
    connect((found$) => {
      const received$ = found$.pipe(filter(isReceived));
      const settled$ = received$.pipe(affected(), tap(under.begin), settle(deps), tap(under.end));
      const asked$ = merge(settled$, found$.pipe(filter(isWake)));
      const triggers$ = asked$.pipe(telling(outputs(deps)));
      const skipped$ = found$.pipe(filter(isRest), recorded.rests);
      return merge(
        received$,
        skipped$,
        triggers$.pipe(telling(keyedDispatcher(deps, held, evaluate))),
      );
    }),
  );
}

/** What becomes of a run that is claimed: computed, published where that came off, and recorded. */
export function runStages(
  deps: PipelineDeps,
  leases: Pick<Leases, 'lost' | 'holds'>,
  { runs }: Pick<Recorder, 'runs'>,
): OperatorFunction<Request, Done> {
  return pipe(
    run(deps, leases),
    either(isComputed, publish(deps, leases), identity<Observable<FailedRun>>),
    runs,
  );
}

/** Lets each item go one of two ways, one item after the other. */
function either<A, B, OutA, OutB>(
  isFirst: (item: A | B) => item is A,
  first: (item$: Observable<A>) => Observable<OutA>,
  second: (item$: Observable<B>) => Observable<OutB>,
): OperatorFunction<A | B, OutA | OutB> {
  return concatMap(
    (item): Observable<OutA | OutB> =>
      isFirst(item) ? of(item).pipe(first) : of(item).pipe(second),
  );
}

/** Tells what comes in besides what a step makes of it. */
function telling<In, Out>(
  step: (in$: Observable<In>) => Observable<Out>,
): (in$: Observable<In>) => Observable<In | Out> {
  return (in$) => in$.pipe(connect((shared$) => merge(shared$, step(shared$))));
}

type Found = Received | Skipped | Trigger;

function isReceived(item: Found): item is Received {
  return item.kind === 'received';
}

function isRest(item: Found | Request): item is Skipped {
  return item.kind === 'skipped';
}

function isComputed(item: ComputedRun | FailedRun): item is ComputedRun {
  return item.kind === 'computed';
}

function isWake(item: Found): item is Trigger {
  return item.kind === 'trigger';
}
