import {
  asyncScheduler,
  auditTime,
  connect,
  defer,
  filter,
  map,
  merge,
  mergeMap,
  type Observable,
  type SchedulerLike,
  tap,
} from 'rxjs';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { LiveEvent } from './api.js';
import { receivedMark } from './landing-mark.js';

/** Changes that come together are told once. */
const CHANGES_MS = 250;
/** Of a flood of landings only so many are told one by one in that time; the change tells of the rest. */
const MOST_LANDINGS = 100;

export interface LiveOptions {
  /** Of real time: who looks lives in it. */
  readonly scheduler?: SchedulerLike;
}

/** The pipeline's story as a page needs it: landings and runs at once, other changes gathered. */
export function liveEvents({
  scheduler = asyncScheduler,
}: LiveOptions = {}): (stories$: Observable<PipelineEvent>) => Observable<LiveEvent> {
  return (stories$) =>
    stories$.pipe(
      connect((shared$) =>
        merge(
          shared$.pipe(mergeMap(told), fewLandings(scheduler)),
          shared$.pipe(gathered(scheduler)),
        ),
      ),
    );
}

function told(story: PipelineEvent): readonly LiveEvent[] {
  if (story.kind === 'received') {
    return [{ event: 'landing', data: receivedMark(story.landing, story.routes) }];
  }
  if (story.kind !== 'done') return [];
  const { runId, exporter, status } = story.record;
  return [{ event: 'run', data: { runId, exporter, status } }];
}

function fewLandings(scheduler: SchedulerLike) {
  return (events$: Observable<LiveEvent>): Observable<LiveEvent> =>
    defer(() => {
      let [since, count] = [scheduler.now(), 0];
      return events$.pipe(
        filter(({ event }) => {
          if (event !== 'landing') return true;
          if (scheduler.now() - since >= CHANGES_MS) [since, count] = [scheduler.now(), 0];
          count += 1;
          return count <= MOST_LANDINGS;
        }),
      );
    });
}

function gathered(scheduler: SchedulerLike) {
  return (stories$: Observable<PipelineEvent>): Observable<LiveEvent> =>
    defer(() => {
      const names = new Set<string>();
      return stories$.pipe(
        tap((story) => {
          for (const name of changedBy(story)) names.add(name);
        }),
        auditTime(CHANGES_MS, scheduler),
        map((): LiveEvent => {
          const exporters = [...names].sort();
          names.clear();
          return { event: 'change', data: { exporters } };
        }),
      );
    });
}

function changedBy(story: PipelineEvent): readonly string[] {
  switch (story.kind) {
    case 'received':
      return story.routes.map(({ exporter }) => exporter);
    case 'trigger':
      return [story.exporter];
    case 'skipped':
      return [story.verdict.exporter];
    case 'done':
      return [story.record.exporter];
  }
}
