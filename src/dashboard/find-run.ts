import { addDays, isIsoDate } from '../domain/date.js';
import type { RunRecord } from '../domain/run-record.js';
import { entriesOfDay } from '../store/read-journal.js';
import type { Kinds } from '../store/segment-format.js';
import { skipped } from '../store/sightings.js';
import type { Facts } from './facts.js';

/** When a run began, as its name says: `20250115T110000Z-3f9a1c`. */
const STAMP = /^(\d{4})(\d\d)(\d\d)T\d{6}Z-/;

const RUNS: Kinds = new Set(['run'] as const);

/** The record of a run, from the tail or from the days of its name; null when it is not journaled. */
export async function findRun(facts: Facts, runId: string): Promise<RunRecord | null> {
  const { entries } = await facts.tail();
  for (const entry of entries) {
    if (entry.kind === 'run' && entry.run.runId === runId) return entry.run;
  }
  const [, year, month, day] = STAMP.exec(runId) ?? [];
  const began = `${year}-${month}-${day}`;
  if (!isIsoDate(began)) return null;
  for (const filed of [began, addDays(began, 1)]) {
    const { privately } = facts.parts;
    for await (const entry of entriesOfDay(privately, filed, 0, skipped(facts.log), RUNS)) {
      if (entry.kind === 'run' && entry.run.runId === runId) return entry.run;
    }
  }
  return null;
}
