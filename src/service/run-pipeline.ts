import { lastValueFrom, type Observable, Subject, tap } from 'rxjs';
import { type PipelineEvent, pipeline } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { warningText } from '../domain/guard-findings.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Log } from '../log.js';
import type { Message } from '../ports/event-source.js';

/** The pipeline at work. */
export interface RunningPipeline {
  /** What it tells of itself, from now on. */
  readonly stories$: Observable<PipelineEvent>;
  /** Resolves when the messages have ended and all that follows from them is done; else rejects. */
  readonly ended: Promise<void>;
  /** False once it has ended or has not looked at anything for far too long. */
  readonly alive: () => boolean;
}

/** After this many of the longest intervals without an evaluation it counts as stuck. */
const SILENCES = 3;

/** Runs the pipeline on messages until they end. @param onStory hears of everything first */
export function runPipeline(
  deps: PipelineDeps,
  messages$: Observable<Message>,
  log: Log,
  onStory: (story: PipelineEvent) => void,
): RunningPipeline {
  const stories$ = new Subject<PipelineEvent>();
  let over = false;
  // The machine's own time, whatever the pipeline's clock shows: it is this process that may be stuck.
  let lastLookAt = performance.now();
  const noted = tap<PipelineEvent>((story) => {
    // Triggers and landings show only that somebody asks for evaluations.
    if (story.kind === 'skipped' || story.kind === 'done') lastLookAt = performance.now();
    onStory(story);
  });
  const running$ = messages$.pipe(pipeline(deps), noted, tap(stories$), tap(tellLog(log)));
  const ended = lastValueFrom(running$, { defaultValue: null })
    .then(() => undefined)
    .finally(() => {
      over = true;
    });
  ended.catch((error: unknown) =>
    log.fatal({ event: 'pipeline.ended', err: error }, 'the pipeline stopped with an error'),
  );
  const { reconcileMs, minIntervalMs } = deps.settings;
  const longestMs = SILENCES * Math.max(reconcileMs, minIntervalMs);
  return { stories$, ended, alive: () => !over && performance.now() - lastLookAt < longestMs };
}

/** Writes the pipeline's story to the log: runs and landings at `info`, evaluations at `debug`. */
function tellLog(log: Log): (story: PipelineEvent) => void {
  return (story) => {
    switch (story.kind) {
      case 'received':
        log.info(
          { event: 'landing.received', landing: story.landing, routes: story.routes },
          'landing received',
        );
        break;
      case 'trigger':
        log.debug(
          { event: 'trigger.received', exporter: story.exporter, why: story.why },
          'exporter triggered',
        );
        break;
      case 'skipped':
        log.debug({ event: 'evaluation.skipped', verdict: story.verdict }, 'nothing to run');
        break;
      case 'done':
        logRun(log, story.record);
        break;
    }
  };
}

/** A run that ended with an error is logged as one. */
function logRun(log: Log, run: RunRecord): void {
  const { status, runId } = run;
  if (status === 'failed' || status === 'held-back') {
    log.error({ event: `run.${status}`, run }, `run ${status}`);
  } else {
    log.info({ event: `run.${status}`, run }, `run ${status}`);
  }
  for (const warning of run.warnings ?? []) {
    log.warn({ event: 'guard.warned', runId, warning }, warningText(warning));
  }
}
