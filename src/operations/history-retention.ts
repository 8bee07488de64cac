import { exhaustMap, type Observable, type SchedulerLike, tap } from 'rxjs';
import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import type { EpochMs } from '../domain/date.js';
import { readRunId } from '../domain/run-id.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { liveName } from '../refresh/publish.js';
import { type States, states } from '../store/states.js';
import { daily, tended } from '../store/upkeep.js';
import { type Version, versionsAmong } from './versions.js';

/** How long former versions are kept, in days. */
interface HistoryRetention {
  /** A run of an as-of after which there was another, since that other one was written. */
  readonly supersededDays: number;
  /** The last run of an as-of, since it was written. */
  readonly lastDays: number;
}

export interface RetentionOptions extends HistoryRetention {
  readonly published: ObjectStore;
  readonly prefix: string;
  readonly states: States;
  readonly now: EpochMs;
  readonly stopping: () => boolean;
  /** Hears of every exporter whose versions are all kept for now, since nobody knows which are in use. */
  readonly onFault: (fault: { readonly exporter: string; readonly error: unknown }) => void;
}

/** A version, and when it was written. */
interface Written {
  readonly version: Version;
  readonly at: EpochMs;
}

const DAY_MS = 86_400_000;
const FRESHNESS = 'freshness.json';

/**
 * Deletes former versions from history: superseded runs of an as-of first, the last run of each much later.
 * What the live file, a state (live or pinned) or `freshness.json` names is never deleted; that is asked again
 * before each. Objects of other names are left alone.
 * @returns how many were deleted
 * @throws StoreError when history or `freshness.json` cannot be read: then nothing was deleted
 */
export async function expireHistory(options: RetentionOptions): Promise<number> {
  const { published, prefix, stopping, onFault } = options;
  const names = await published.list(`${prefix}/history/`);
  const named = await namedInManifest(published, `${prefix}/${FRESHNESS}`);
  let deleted = 0;
  for (const exporter of EXPORTERS) {
    try {
      for (const { object, runId } of await expired(
        options,
        versionsAmong(names, prefix, exporter),
      )) {
        if (stopping()) return deleted;
        if (named(object) || (await runsInUse(options, exporter)).has(runId)) continue;
        await published.delete(object);
        deleted += 1;
      }
    } catch (error) {
      onFault({ exporter: exporter.name, error });
    }
  }
  return deleted;
}

/** The versions whose time is over, whoever still uses them. */
async function expired(
  options: RetentionOptions,
  versions: readonly Version[],
): Promise<readonly Version[]> {
  const byAsOf = new Map<string, Version[]>();
  for (const version of versions) {
    byAsOf.set(version.asOf, [...(byAsOf.get(version.asOf) ?? []), version]);
  }
  const over: Version[] = [];
  for (const runs of byAsOf.values()) {
    if (options.stopping()) break;
    over.push(...(await expiredOf(options, runs)));
  }
  return over;
}

/** Of the runs of one as-of. Most are younger by their names than anything ends at, and are not asked for. */
async function expiredOf(
  { published, now, supersededDays, lastDays }: RetentionOptions,
  runs: readonly Version[],
): Promise<readonly Version[]> {
  const oldest = Math.min(...runs.map(instantOf));
  const soonest = runs.length > 1 ? Math.min(supersededDays, lastDays) : lastDays;
  if (!(oldest < now - soonest * DAY_MS)) return [];
  const written = await Promise.all(runs.map((version) => writtenOf(published, version)));
  const sorted = written.flatMap((each) => each ?? []).sort((a, b) => a.at - b.at);
  return sorted.flatMap(({ version, at }, index) => {
    const next = sorted[index + 1];
    const since = next === undefined ? at : next.at;
    const days = next === undefined ? lastDays : supersededDays;
    return since < now - days * DAY_MS ? [version] : [];
  });
}

/** A replay names its runs by virtual moments, so the store's own time counts; null: gone meanwhile. */
async function writtenOf(store: ObjectStore, version: Version): Promise<Written | null> {
  const head = await store.head(version.object);
  return head === null ? null : { version, at: head.writtenAt ?? instantOf(version) };
}

/** When a run was made, by its id; NaN when it says none. */
function instantOf({ runId }: Version): EpochMs {
  return readRunId(runId)?.at ?? Number.NaN;
}

/** The runs that the live file and its state name. */
async function runsInUse(
  { published, prefix, states }: RetentionOptions,
  exporter: Exporter,
): Promise<ReadonlySet<string>> {
  const live = await published.head(liveName(prefix, exporter));
  const { live: recorded, pinned } = await states.load(exporter.name);
  const shown = live?.attributes.metadata?.['run-id'];
  return new Set([shown, recorded?.runId, pinned?.runId].filter((id) => id !== undefined));
}

/** Whether the manifest names an object, by its whole name or by its path below the manifest. */
async function namedInManifest(
  store: ObjectStore,
  manifest: string,
): Promise<(object: string) => boolean> {
  const found = await store.get(manifest);
  const text = found === null ? '' : new TextDecoder().decode(found.body);
  return (object) => {
    const below = object.slice(object.indexOf('/history/'));
    return text.includes(below) || text.includes(below.slice(1));
  };
}

export interface HistoryUpkeepOptions extends HistoryRetention {
  readonly published: ObjectStore;
  readonly privately: ObjectStore;
  readonly prefix: string;
  readonly scheduler: SchedulerLike;
  readonly log: Log;
  readonly stopping: () => boolean;
}

/** Once a day, while subscribed: deletes the former versions whose time is over; yields how many. */
export function historyUpkeep({
  privately,
  scheduler,
  log,
  ...options
}: HistoryUpkeepOptions): Observable<number> {
  const onFault: RetentionOptions['onFault'] = ({ exporter, error }) =>
    log.warn(
      { event: 'history.retained', exporter, err: error },
      'all former versions are kept for now',
    );
  const expire = () =>
    expireHistory({ ...options, states: states(privately), now: scheduler.now(), onFault });
  return daily(scheduler).pipe(
    exhaustMap(() =>
      tended(log, 'history.not-deleted', 'former versions could not be deleted', expire),
    ),
    tap((deleted) => {
      if (deleted > 0)
        log.info({ event: 'history.deleted', deleted }, 'expired former versions were deleted');
    }),
  );
}
