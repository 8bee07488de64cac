import type { JournalEntry } from '../domain/journal-entry.js';
import type { RunRecord } from '../domain/run-record.js';
import type { LandingMark, RunStory } from './api.js';
import { explainAt } from './explain-at.js';
import type { Facts } from './facts.js';
import { landingMark } from './landing-mark.js';
import { changesOf } from './run-changes.js';

/** One run's whole story; null when it is not journaled. */
export async function readRunStory(facts: Facts, runId: string): Promise<RunStory | null> {
  const run = await facts.findRun(runId);
  if (run === null) return null;
  const [{ entries }, told, changes] = await Promise.all([
    facts.tail(),
    explainAt(facts, run.exporter, run.finishedAt),
    changesOf(facts, run),
  ]);
  return { run, sentences: told.sentences, landings: marksIn(run, entries), ...changes };
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
