import { exporterOf } from '../../exporters/registry.js';
import { readerChanges } from '../domain/reader-changes.js';
import type { RunRecord } from '../domain/run-record.js';
import { type Version, versionsOf, wasLive } from '../operations/versions.js';
import type { StoredObject } from '../ports/object-store.js';
import type { RunStory } from './api.js';
import type { Facts } from './facts.js';

/** More are counted. */
const MOST_CHANGES = 200;

type Changes = Pick<RunStory, 'changes' | 'changesOmitted' | 'previousRunId' | 'bytes'>;

/** A run that published nothing changed nothing. */
const NONE: Changes = { changes: [], changesOmitted: 0, previousRunId: null, bytes: null };

/** What readers saw differently after a run: its version against the live one before it. */
export async function changesOf(
  { parts, config }: Facts,
  { runId, exporter, status }: RunRecord,
): Promise<Changes> {
  if (status !== 'published' && status !== 'history') return NONE;
  const versions = await versionsOf(parts.published, config.prefix, exporterOf(exporter));
  const own = await readObject(versions.find((version) => version.runId === runId));
  const bytes = own?.body.byteLength ?? null;
  if (status === 'history') return { ...NONE, bytes };
  const version = versions.find((each) => each.runId < runId && wasLive(each));
  const before = await readObject(version);
  const previousRunId = version?.runId ?? null;
  if (own === null || before === null) {
    return { changes: null, changesOmitted: 0, previousRunId, bytes };
  }
  const all = readerChanges(contentOf(before), contentOf(own));
  const changes = all.slice(0, MOST_CHANGES);
  return { changes, changesOmitted: all.length - changes.length, previousRunId, bytes };

  async function readObject(which: Version | undefined): Promise<StoredObject | null> {
    return which === undefined ? null : parts.published.get(which.object);
  }
}

function contentOf({ body }: StoredObject): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}
