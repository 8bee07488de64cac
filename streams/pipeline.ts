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
import type { ComputedRun, Done, FailedRun, Received, Request, Rest, Wake } from './flow.js';
import { gate } from './gate.js';
import { intake } from './intake.js';
import { lanes } from './lanes.js';
import { type Leases, leases } from './lease.js';
import { outputs } from './outputs.js';
import { publish } from './publish.js';
import { reconcile } from './reconcile.js';
import { type Recorder, record } from './record.js';
import { withRecovery } from './recover.js';
import { run } from './run.js';
import { settle } from './settle.js';
import { settling } from './settling.js';
import { withSnapshots } from './snapshots.js';
import type { World } from './world.js';

/** What the pipeline tells of itself, for logs and pages. */
export type Story = Received | Wake | Rest | Done;

/**
 * The program: data lands, the affected files refresh.
 *
 * Events only wake. Messages are journaled, then acked (intake); reconcile adds the landings nobody
 * announced and wakes everybody now and then; landings settle per exporter; and each exporter's
 * lane decides on levels (gate), claims the run, computes (run), publishes and records, one look at a
 * time. The claim is renewed from its beginning until the run is recorded.
 */
export function pipeline(outside: World): (messages$: Observable<Message>) => Observable<Story> {
  const world = withSnapshots(outside);
  const under = settling();
  const held = leases(world);
  const recorded = record(world);
  const refresh = claim(world, held, runStages(world, held, recorded), recorded.rests);
  const look = pipe(
    gate(withRecovery(world, held), under),
    either(isRest, recorded.rests, refresh),
  );
  return pipe(
    intake(world),
    reconcile(world),
    connect((found$) => {
      const received$ = found$.pipe(filter(isReceived));
      const settled$ = received$.pipe(affected(), tap(under.begin), settle(world), tap(under.end));
      const asked$ = merge(settled$, found$.pipe(filter(isWake)));
      const wakes$ = asked$.pipe(telling(outputs(world)));
      const turnedAway$ = found$.pipe(filter(isRest), recorded.rests);
      return merge(received$, turnedAway$, wakes$.pipe(telling(lanes(world, held, look))));
    }),
  );
}

/** What becomes of a run that is claimed: computed, published where that came off, and recorded. */
export function runStages(
  world: World,
  leases: Pick<Leases, 'lost' | 'holds'>,
  { runs }: Pick<Recorder, 'runs'>,
): OperatorFunction<Request, Done> {
  return pipe(
    run(world, leases),
    either(isComputed, publish(world, leases), identity<Observable<FailedRun>>),
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

type Found = Received | Rest | Wake;

function isReceived(item: Found): item is Received {
  return item.kind === 'received';
}

function isRest(item: Found | Request): item is Rest {
  return item.kind === 'rest';
}

function isComputed(item: ComputedRun | FailedRun): item is ComputedRun {
  return item.kind === 'computed';
}

function isWake(item: Found): item is Wake {
  return item.kind === 'wake';
}
