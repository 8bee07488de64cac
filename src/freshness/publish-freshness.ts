import {
  auditTime,
  catchError,
  concatMap,
  defer,
  EMPTY,
  filter,
  from,
  lastValueFrom,
  type Observable,
} from 'rxjs';
import { exporterOf } from '../../exporters/registry.js';
import { type Freshness, freshnessOf } from '../../streams/freshness.js';
import { tablesOf } from '../../streams/look.js';
import type { Story } from '../../streams/pipeline.js';
import { glance } from '../../streams/wakes.js';
import type { World } from '../../streams/world.js';
import { StoreError } from '../domain/errors.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectStore } from '../ports/object-store.js';
import { type FileFreshness, freshnessFile } from './freshness-file.js';

/** Looks and runs come in groups; the file is written once per group. */
const GROUP_MS = 2_000;

/** Where the file is, below the published prefix. */
export const FRESHNESS = 'freshness.json';

/** Writes `freshness.json` after looks and runs; reconcile makes some at least every interval. */
export function publishFreshness(
  world: World,
  store: ObjectStore,
  prefix: string,
): (stories$: Observable<Story>) => Observable<void> {
  return (stories$) =>
    stories$.pipe(
      filter(({ kind }) => kind === 'rest' || kind === 'done'),
      auditTime(GROUP_MS, world.scheduler),
      concatMap(() =>
        defer(() => from(write(world, store, `${prefix}/${FRESHNESS}`))).pipe(
          catchError((error: unknown) => {
            world.warn('freshness.json could not be written', error);
            return EMPTY;
          }),
        ),
      ),
    );
}

async function write(world: World, store: ObjectStore, name: string): Promise<void> {
  const files = await freshnessOfAll(world);
  const content = freshnessFile(files, world.scheduler.now());
  await store.put(name, new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`), {
    contentType: 'application/json',
    cacheControl: 'public, max-age=60',
  });
}

async function freshnessOfAll(world: World): Promise<readonly FileFreshness[]> {
  const { exporters, settings } = world;
  const levels = await lastValueFrom(from(world.levels([...new Set(exporters.flatMap(tablesOf))])));
  const states = await Promise.all(exporters.map(({ name }) => readable(world, name)));
  return exporters.map((plan, index) => {
    const { name: exporter, file } = exporterOf(plan.name);
    const state = states[index] ?? null;
    if (state === null) return { exporter, file, ...UNKNOWN };
    const now = world.scheduler.now();
    const look = { plan, state, levels, now, settings, wake: glance(plan.name) };
    return { exporter, file, ...freshnessOf(look) };
  });
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

const UNKNOWN: Freshness = {
  state: 'unknown',
  dataThrough: null,
  asOf: null,
  publishedAt: null,
  missing: [],
  deadline: null,
  nextSlot: null,
  unreadable: null,
};
