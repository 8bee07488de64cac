import type { Exporter } from '../../exporters/exporter.js';
import type { EpochMs } from '../domain/date.js';
import { PreconditionFailed, UsageError } from '../domain/errors.js';
import { withObject, withoutForeign } from '../domain/published.js';
import type { ObjectStore, StoredObject } from '../ports/object-store.js';
import { liveName, sha256 } from '../refresh/publish.js';
import { changeState, type Healing, states } from '../store/states.js';
import { operate } from './operate.js';
import { readVersion, type Version, versionsOf, wasLive } from './versions.js';

export interface RollbackOrder {
  readonly published: ObjectStore;
  readonly privately: ObjectStore;
  readonly prefix: string;
  readonly exporter: Exporter;
  /** The run to go back to; null: the version before the live one. */
  readonly to: string | null;
  readonly now: EpochMs;
  /** How a damaged state object heals. */
  readonly healing?: Healing;
}

/**
 * Puts a former version back and pins the exporter: later refreshes go to history until it is
 * resumed. The pin comes first, so that no refresh slips in between.
 */
export async function rollBack(order: RollbackOrder): Promise<Version> {
  const { published, privately, prefix, exporter, now } = order;
  const name = liveName(prefix, exporter);
  const live = await published.head(name);
  const versions = await versionsOf(published, prefix, exporter);
  const runId = order.to ?? former(exporter, versions, live?.attributes.metadata?.['run-id']);
  const { version, stored } = await readVersion(published, versions, runId);
  const through = stored.attributes.metadata?.['data-through'];
  const pinned = {
    runId,
    at: now,
    asOf: version.asOf,
    dataThrough: through === undefined || through === 'unknown' ? null : through,
  };
  await operate(privately, now, {
    exporter: exporter.name,
    operation: 'rollback',
    detail: runId,
    healing: order.healing,
    change: (state) => ({ ...withoutForeign(state), pinned }),
  });
  const generation = await putBack(published, name, stored);
  const object = { generation, sha256: sha256(stored.body) };
  await changeState(states(privately), exporter.name, (state) =>
    state.pinned?.runId === runId ? withObject(state, object) : state,
  );
  return version;
}

/** Tries until no refresh that was under way before the pin comes between. */
async function putBack(
  published: ObjectStore,
  name: string,
  former: StoredObject,
): Promise<string> {
  for (;;) {
    const current = await published.head(name);
    const ifGeneration = current?.generation ?? '0';
    try {
      return await published.put(name, former.body, { ...former.attributes, ifGeneration });
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
}

function former(
  { name }: Exporter,
  versions: readonly Version[],
  liveRun: string | undefined,
): string {
  const before = versions.find(
    (version) => wasLive(version) && (liveRun === undefined || version.runId < liveRun),
  );
  if (before !== undefined) return before.runId;
  throw new UsageError(`${name} has no version before the live one`, {
    remedy: 'Name one with --to; history is listed by: trends diff EXPORTER',
  });
}
