import {
  catchError,
  concatMap,
  EMPTY,
  endWith,
  ignoreElements,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  of,
  tap,
} from 'rxjs';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import type { RunRecord } from '../src/domain/run-record.js';
import { type Finished, keepsLandings, recordOf, stateAfter } from './conclude.js';
import { againIfRaced, effect } from './effect.js';
import type { Done, Ran, Rest } from './flow.js';
import { type ExporterPlan, plansByName, type World } from './world.js';

/** What each look and run came to is saved here. */
export interface Recorder {
  /** Journals what a look said that led to no run. */
  readonly rests: OperatorFunction<Rest, Rest>;
  /** Saves how a run ended. */
  readonly runs: OperatorFunction<Ran, Done>;
}

/**
 * Saves what each look and run came to: the journal's line first, then the exporter's state, which
 * releases the claim. Until then a claim tells that something may be left to record.
 */
export function record(world: World): Recorder {
  const said = new Map<string, string>();
  const planOf = plansByName(world);
  return {
    rests: concatMap((rest) => recordRest(world, said, rest)),
    runs: concatMap((ran) => {
      const { exporter } = ran.request;
      said.delete(exporter);
      return recordRun(world, planOf(exporter), ran);
    }),
  };
}

function recordRun(world: World, plan: ExporterPlan, ran: Ran): Observable<Done> {
  const { request } = ran;
  const finished: Finished = { plan, ran, finishedAt: world.scheduler.now() };
  const run = recordOf(finished);
  const stateOnce = (journaled: boolean) =>
    effect(world, 'reading the state', () => world.state(request.exporter)).pipe(
      concatMap((before) => {
        const state = stateAfter(before, finished, journaled);
        if (state === before) return EMPTY;
        return effect(world, 'saving the state', () => world.saveState(request.exporter, state));
      }),
      againIfRaced(),
    );
  const lines = [{ kind: 'run', run } as const, ...verdictOf(finished, run)];
  const line$ = merge(
    ...lines.map((line) => effect(world, 'the journal', () => world.journal(line))),
  );
  const keep = keepsLandings(ran) ? request.landings : request.keep;
  return saved(world, line$, `run ${run.runId}`).pipe(
    concatMap((journaled) =>
      saved(world, stateOnce(journaled), `the state after run ${run.runId}`).pipe(
        map((recorded): Done => ({ kind: 'done', record: run, recorded, keep })),
      ),
    ),
  );
}

/** That a file was put right is said as a verdict, whatever the run did besides. */
function verdictOf({ ran }: Finished, run: RunRecord): readonly JournalEntry[] {
  const { restore } = ran.request;
  if (restore === undefined || run.error !== null) return [];
  const { exporter, finishedAt: at } = run;
  const said = { exporter, at, reason: 'restored', detail: restore.change ?? '' } as const;
  return [{ kind: 'verdict', verdict: { ...said, landings: [], until: null } }];
}

/** A verdict is journaled when it says something new: another reason, or landings not yet judged. */
function recordRest(world: World, said: Map<string, string>, rest: Rest): Observable<Rest> {
  const { exporter, reason, detail, landings } = rest.verdict;
  const saying = [reason, detail, ...landings].join('\n');
  if (said.get(exporter) === saying) return of(rest);
  const line$ = effect(world, 'the journal', () =>
    world.journal({ kind: 'verdict', verdict: rest.verdict }),
  );
  return saved(world, line$, `the verdict on ${exporter}`).pipe(
    tap((recorded) => recorded && said.set(exporter, saying)),
    map(() => rest),
  );
}

/** Whether the effects came off; their failure is reported, and the next look finds the levels as they are. */
function saved(world: World, effects$: Observable<unknown>, what: string): Observable<boolean> {
  return effects$.pipe(
    ignoreElements(),
    endWith(true),
    catchError((error: unknown) => {
      world.warn('state.not-recorded', `${what} could not be recorded`, error);
      return of(false);
    }),
  );
}
