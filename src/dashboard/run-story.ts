import { exporterOf } from '../../exporters/registry.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { readerChanges } from '../domain/reader-changes.js';
import type { RunRecord } from '../domain/run-record.js';
import { type Version, versionsOf, wasLive } from '../operations/versions.js';
import type { StoredObject } from '../ports/object-store.js';
import type { LandingMark, RunStory } from './api.js';
import { explainAt } from './explain-at.js';
import type { Facts } from './facts.js';
import { landingMark } from './landing-mark.js';

/** One run's whole story; null when it is not journaled. */
export async function readRunStory(facts: Facts, runId: string): Promise<RunStory | null> {
  const run = await facts.findRun(runId);
  if (run === null) return null;
  const [{ entries }, told, changes] = await Promise.all([
    facts.tail(),
    explainAt(facts, run.exporter, run.finishedAt),
    changesOf(facts, run),
  ]);
  const { sentences, lines } = told;
  return { run, sentences, lines, landings: marksIn(run, entries), ...changes };
}

/** The landings that a run included, by time, each once. */
function marksIn(run: RunRecord, entries: readonly JournalEntry[]): readonly LandingMark[] {
  const wanted = new Set(run.landings);
  const marks = entries.flatMap((entry) => {
    if (entry.kind !== 'landing' || !wanted.delete(entry.landing.id)) return [];
    return [landingMark(entry)];
  });
  return marks.sort((a, b) => a.at - b.at);
}

/** More are counted. */
const MOST_CHANGES = 200;

type Changes = Pick<RunStory, 'changes' | 'changesOmitted' | 'previousRunId' | 'bytes'>;

/** A run that published nothing changed nothing. */
const NONE: Changes = { changes: [], changesOmitted: 0, previousRunId: null, bytes: null };

/** What readers saw differently after a run: its version against the live one before it. */
async function changesOf(
  { adapters, config }: Facts,
  { runId, exporter, status }: RunRecord,
): Promise<Changes> {
  if (status !== 'published' && status !== 'history') return NONE;
  const versions = await versionsOf(adapters.published, config.prefix, exporterOf(exporter));
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
    return which === undefined ? null : adapters.published.get(which.object);
  }
}

function contentOf({ body }: StoredObject): unknown {
  return JSON.parse(new TextDecoder().decode(body));
}
