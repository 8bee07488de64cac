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
import { applyRunResult, type Finished, keepsLandings, recordOf } from './apply-run-result.js';
import { againIfRaced, callWithTimeout } from './call-with-timeout.js';
import type { Done, Ran, Skipped } from './flow.js';
import { type ExporterPlan, type PipelineDeps, plansByName } from './pipeline-deps.js';

/** What each evaluation and run came to is saved here. */
export interface Recorder {
  /** Journals what an evaluation said that led to no run. */
  readonly rests: OperatorFunction<Skipped, Skipped>;
  /** Saves how a run ended. */
  readonly runs: OperatorFunction<Ran, Done>;
}

/**
 * Saves what each evaluation and run came to: the journal's line first, then the exporter's state, which
 * releases the claim. Until then a claim tells that something may be left to record.
 */
export function record(deps: PipelineDeps): Recorder {
  const said = new Map<string, string>();
  const planOf = plansByName(deps);
  return {
    rests: concatMap((rest) => recordRest(deps, said, rest)),
    runs: concatMap((ran) => {
      const { exporter } = ran.request;
      said.delete(exporter);
      return recordRun(deps, planOf(exporter), ran);
    }),
  };
}

function recordRun(deps: PipelineDeps, plan: ExporterPlan, ran: Ran): Observable<Done> {
  const { request } = ran;
  const finished: Finished = { plan, ran, finishedAt: deps.scheduler.now() };
  const run = recordOf(finished);
  const stateOnce = (journaled: boolean) =>
    callWithTimeout(deps, 'reading the state', () => deps.state(request.exporter)).pipe(
      concatMap((before) => {
        const state = applyRunResult(before, finished, journaled);
        if (state === before) return EMPTY;
        return callWithTimeout(deps, 'saving the state', () =>
          deps.saveState(request.exporter, state),
        );
      }),
      againIfRaced(),
    );
  const lines = [{ kind: 'run', run } as const, ...verdictOf(finished, run)];
  const line$ = merge(
    ...lines.map((line) => callWithTimeout(deps, 'the journal', () => deps.journal(line))),
  );
  const keep = keepsLandings(ran) ? request.landings : request.retained;
  return saved(deps, line$, `run ${run.runId}`).pipe(
    concatMap((journaled) =>
      saved(deps, stateOnce(journaled), `the state after run ${run.runId}`).pipe(
        map((recorded): Done => ({ kind: 'done', record: run, recorded, retained: keep })),
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
function recordRest(
  deps: PipelineDeps,
  said: Map<string, string>,
  rest: Skipped,
): Observable<Skipped> {
  const { exporter, reason, detail, landings } = rest.verdict;
  const saying = [reason, detail, ...landings].join('\n');
  if (said.get(exporter) === saying) return of(rest);
  const line$ = callWithTimeout(deps, 'the journal', () =>
    deps.journal({ kind: 'verdict', verdict: rest.verdict }),
  );
  return saved(deps, line$, `the verdict on ${exporter}`).pipe(
    tap((recorded) => recorded && said.set(exporter, saying)),
    map(() => rest),
  );
}

/** Whether the effects came off; their failure is reported, and the next evaluation finds the levels as they are. */
function saved(
  deps: PipelineDeps,
  effects$: Observable<unknown>,
  what: string,
): Observable<boolean> {
  return effects$.pipe(
    ignoreElements(),
    endWith(true),
    catchError((error: unknown) => {
      deps.warn('state.not-recorded', `${what} could not be recorded`, error);
      return of(false);
    }),
  );
}
