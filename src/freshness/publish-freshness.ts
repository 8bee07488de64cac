import {
  auditTime,
  catchError,
  concatMap,
  connect,
  defer,
  EMPTY,
  endWith,
  exhaustMap,
  filter,
  from,
  ignoreElements,
  interval,
  lastValueFrom,
  merge,
  type Observable,
  takeUntil,
} from 'rxjs';
import { exporterOf } from '../../exporters/registry.js';
import { tablesOf } from '../../streams/evaluation-context.js';
import { fileStatus, UNREADABLE_STATE } from '../../streams/file-status.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { StoreError } from '../domain/errors.js';
import { OURS } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type FileFreshness, freshnessFile } from './freshness-file.js';
import { putNewer } from './put-newer.js';

/** Evaluations and runs come in groups; the file is written once per group. */
const GROUP_MS = 2_000;
/** How often it is looked whether readers still find it. */
const CHECK_MS = 60_000;

/** Where the file is, below the published prefix. */
export const FRESHNESS = 'freshness.json';

/**
 * Writes `freshness.json` after evaluations and runs; reconcile makes some at least every interval. Within a
 * minute also when somebody deleted or overwrote it.
 */
export function publishFreshness(
  deps: PipelineDeps,
  store: ObjectStore,
  prefix: string,
): (stories$: Observable<PipelineEvent>) => Observable<void> {
  const name = `${prefix}/${FRESHNESS}`;
  const { scheduler } = deps;
  return connect((stories$) => {
    const over$ = stories$.pipe(ignoreElements(), endWith(null));
    const news$ = stories$.pipe(filter(isNews), auditTime(GROUP_MS, scheduler));
    const gone$ = interval(CHECK_MS, scheduler).pipe(
      takeUntil(over$),
      exhaustMap(() => guarded(deps, () => isGone(store, name))),
      filter((gone) => gone),
    );
    return merge(news$, gone$).pipe(concatMap(() => guarded(deps, () => write(deps, store, name))));
  });
}

/** Also before a file is put right: until it is, nobody must call it fresh. */
function isNews(story: PipelineEvent): boolean {
  return (
    story.kind === 'skipped' ||
    story.kind === 'done' ||
    (story.kind === 'trigger' && !!story.restore)
  );
}

/** The work, whose failure is told and leaves everything to the next time. */
function guarded<T>(deps: PipelineDeps, work: () => Promise<T>): Observable<T> {
  return defer(work).pipe(
    catchError((error: unknown) => {
      deps.warn('freshness.not-written', 'freshness.json could not be written', error);
      return EMPTY;
    }),
  );
}

/** True when readers do not find what was written last. */
async function isGone(store: ObjectStore, name: string): Promise<boolean> {
  return (await store.head(name))?.shown !== 'same';
}

async function write(deps: PipelineDeps, store: ObjectStore, name: string): Promise<void> {
  // Before anything is read: what is found out while another instance reads and writes is older.
  const checkedAt = deps.scheduler.now();
  const content = freshnessFile(await freshnessOfAll(deps), checkedAt);
  await putNewer(store, name, content, checkedAt);
}

async function freshnessOfAll(deps: PipelineDeps): Promise<readonly FileFreshness[]> {
  const { exporters, settings } = deps;
  const levels = await lastValueFrom(from(deps.levels([...new Set(exporters.flatMap(tablesOf))])));
  return Promise.all(
    exporters.map(async (plan) => {
      const { name: exporter, file } = exporterOf(plan.name);
      const state = await readable(deps, exporter);
      if (state === null) return { exporter, file, ...UNREADABLE_STATE };
      const published = await lastValueFrom(from(deps.published?.(exporter, state) ?? [OURS]));
      const now = deps.scheduler.now();
      const { freshness } = fileStatus({ plan, state, levels, published, now, settings });
      return { exporter, file, ...freshness };
    }),
  );
}

/** Null of a state that is not one: it must not keep the other files from being told of. */
async function readable(deps: PipelineDeps, exporter: string): Promise<ExporterState | null> {
  try {
    return await lastValueFrom(from(deps.state(exporter)));
  } catch (error) {
    if (error instanceof StoreError && error.permanent) return null;
    throw error;
  }
}
