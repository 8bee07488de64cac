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
import { fileStatus, UNREADABLE_STATE } from '../../streams/file-status.js';
import { tablesOf } from '../../streams/look.js';
import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import { StoreError } from '../domain/errors.js';
import { OURS } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type FileFreshness, freshnessFile } from './freshness-file.js';
import { putNewer } from './put-newer.js';

/** Looks and runs come in groups; the file is written once per group. */
const GROUP_MS = 2_000;
/** How often it is looked whether readers still find it. */
const CHECK_MS = 60_000;

/** Where the file is, below the published prefix. */
export const FRESHNESS = 'freshness.json';

/**
 * Writes `freshness.json` after looks and runs; reconcile makes some at least every interval. Within a
 * minute also when somebody deleted or overwrote it.
 */
export function publishFreshness(
  world: World,
  store: ObjectStore,
  prefix: string,
): (stories$: Observable<Story>) => Observable<void> {
  const name = `${prefix}/${FRESHNESS}`;
  const { scheduler } = world;
  return connect((stories$) => {
    const over$ = stories$.pipe(ignoreElements(), endWith(null));
    const news$ = stories$.pipe(filter(isNews), auditTime(GROUP_MS, scheduler));
    const gone$ = interval(CHECK_MS, scheduler).pipe(
      takeUntil(over$),
      exhaustMap(() => guarded(world, () => isGone(store, name))),
      filter((gone) => gone),
    );
    return merge(news$, gone$).pipe(
      concatMap(() => guarded(world, () => write(world, store, name))),
    );
  });
}

/** Also before a file is put right: until it is, nobody must call it fresh. */
function isNews(story: Story): boolean {
  return (
    story.kind === 'rest' || story.kind === 'done' || (story.kind === 'wake' && !!story.restore)
  );
}

/** The work, whose failure is told and leaves everything to the next time. */
function guarded<T>(world: World, work: () => Promise<T>): Observable<T> {
  return defer(work).pipe(
    catchError((error: unknown) => {
      world.warn('freshness.not-written', 'freshness.json could not be written', error);
      return EMPTY;
    }),
  );
}

/** True when readers do not find what was written last. */
async function isGone(store: ObjectStore, name: string): Promise<boolean> {
  return (await store.head(name))?.shown !== 'same';
}

async function write(world: World, store: ObjectStore, name: string): Promise<void> {
  // Before anything is read: what is found out while another instance reads and writes is older.
  const checkedAt = world.scheduler.now();
  const content = freshnessFile(await freshnessOfAll(world), checkedAt);
  await putNewer(store, name, content, checkedAt);
}

async function freshnessOfAll(world: World): Promise<readonly FileFreshness[]> {
  const { exporters, settings } = world;
  const levels = await lastValueFrom(from(world.levels([...new Set(exporters.flatMap(tablesOf))])));
  return Promise.all(
    exporters.map(async (plan) => {
      const { name: exporter, file } = exporterOf(plan.name);
      const state = await readable(world, exporter);
      if (state === null) return { exporter, file, ...UNREADABLE_STATE };
      const published = await lastValueFrom(from(world.published?.(exporter, state) ?? [OURS]));
      const now = world.scheduler.now();
      const { freshness } = fileStatus({ plan, state, levels, published, now, settings });
      return { exporter, file, ...freshness };
    }),
  );
}

/** Null of a state that is not one: it must not keep the other files from being told of. */
async function readable(world: World, exporter: string): Promise<ExporterState | null> {
  try {
    return await lastValueFrom(from(world.state(exporter)));
  } catch (error) {
    if (error instanceof StoreError && error.permanent) return null;
    throw error;
  }
}
