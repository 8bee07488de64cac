import {
  catchError,
  concatMap,
  defaultIfEmpty,
  defer,
  map,
  type Observable,
  of,
  takeUntil,
  tap,
  throwIfEmpty,
  timeout,
} from 'rxjs';
import { PortError, TrendsError } from '../src/domain/errors.js';
import type { ComputedRun, Draft, FailedRun, Failure, Request } from './flow.js';
import { type Leases, TAKEN_OVER } from './lease.js';
import { abortable } from './operators/abortable.js';
import { type PrioritySemaphore, prioritySemaphore } from './operators/priority-semaphore.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * Computes what a request asks for: query, build, validate, guard. At most `concurrency` at a time,
 * the fastest first; a run that takes too long, or that another instance took over, is cancelled.
 * Failures come out as values.
 */
export function run(
  deps: PipelineDeps,
  leases: Pick<Leases, 'lost'>,
): (due$: Observable<Request>) => Observable<ComputedRun | FailedRun> {
  const queue = prioritySemaphore(deps.settings.concurrency);
  const lastMs = new Map<string, number>();
  return (due$) =>
    due$.pipe(
      concatMap((request) =>
        compute(deps, queue, lastMs, request).pipe(
          takeUntil(leases.lost(request)),
          defaultIfEmpty(notComputed(request, TAKEN_OVER)),
        ),
      ),
    );
}

function compute(
  deps: PipelineDeps,
  queue: PrioritySemaphore,
  lastMs: Map<string, number>,
  request: Request,
): Observable<ComputedRun | FailedRun> {
  const { scheduler, settings } = deps;
  const work$ = defer(() => {
    const begun = scheduler.now();
    return abortable((signal) => deps.refresh(request, signal)).pipe(
      timeout({ first: settings.runTimeoutMs, scheduler, with: () => of(tooSlow(settings)) }),
      throwIfEmpty(),
      catchError((error: unknown) => of(unexpected(deps, request, error))),
      tap(() => lastMs.set(request.exporter, scheduler.now() - begun)),
      map((result) => computed(request, result)),
    );
  });
  return queue(lastMs.get(request.exporter) ?? 0, work$);
}

function computed(request: Request, result: Draft | Failure): ComputedRun | FailedRun {
  return result.kind === 'draft'
    ? { kind: 'computed', request, draft: result }
    : notComputed(request, result);
}

/** A run that failed before it had a file. */
export function notComputed(request: Request, failure: Failure): FailedRun {
  return { kind: 'failed', request, draft: null, failure };
}

function tooSlow({ runTimeoutMs }: { readonly runTimeoutMs: number }): Failure {
  return {
    kind: 'transient',
    message: `the run took longer than ${runTimeoutMs / 1000} s and was cancelled`,
    remedy:
      'See "slow export" in the runbook; raise runTimeout if the query is as fast as it can be.',
    spent: { bytesProcessed: null, bytesBilled: null },
  };
}

/**
 * An error that no stage foresaw is a transient failure: it must not stop the stream. One of ours says
 * what to do about it; any other goes to the log whole.
 */
export function unexpected(
  deps: PipelineDeps,
  { exporter, runId }: Request,
  error: unknown,
): Failure {
  if (error instanceof TrendsError) {
    const subject = error instanceof PortError ? error.subject : { table: null };
    return { kind: 'transient', message: error.message, remedy: error.remedy, subject };
  }
  deps.warn('refresh.crashed', `run ${runId} of ${exporter} failed unexpectedly`, error);
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'transient', message, remedy: 'Unexpected: see the log; it is retried.' };
}
