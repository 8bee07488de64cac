import { tablesOf } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { type Arrival, historyOf } from '../explain/history.js';
import { lastSaid, outcomeOf } from '../explain/landings.js';
import type { LandingStory } from './api.js';
import { landingMark } from './landing-mark.js';
import { entriesSince } from './since.js';

/** Another instance's lines about it may seem to come before it. */
const CLOCKS_DIFFER_MS = 600_000;

/** One landing, and what became of it for every exporter that reads its table. Pure; null: not there. */
export function landingStory(
  entries: readonly JournalEntry[],
  plans: readonly ExporterPlan[],
  id: string,
  now: EpochMs,
): LandingStory | null {
  const arrival = entries.find((entry): entry is Arrival => isCalled(entry, id));
  if (arrival === undefined) return null;
  const later = entriesSince(entries, arrival.at - CLOCKS_DIFFER_MS).filter(
    ({ kind }) => kind === 'run' || kind === 'verdict',
  );
  return {
    landing: landingMark(arrival),
    ...factsOf(arrival),
    perExporter: plans.flatMap((plan) => outcomeFor(plan, arrival, later, now)),
  };
}

/** Whether it is the arrival of that name. */
function isCalled(entry: JournalEntry, id: string): boolean {
  if (entry.kind === 'landing') return entry.landing.id === id;
  return entry.kind === 'set-aside' && landingMark(entry).id === id;
}

function factsOf(arrival: Arrival) {
  if (arrival.kind === 'set-aside') {
    const { executionId } = arrival;
    return { executionId, correlationId: null, records: null, landedAt: null };
  }
  const { executionId, correlationId, records, landedAt } = arrival.landing;
  return { executionId, correlationId: correlationId || null, records, landedAt };
}

function outcomeFor(
  plan: ExporterPlan,
  arrival: Arrival,
  entries: readonly JournalEntry[],
  now: EpochMs,
): LandingStory['perExporter'] {
  const { name: exporter } = plan;
  const said = lastSaid(historyOf(entries, exporter, now));
  const outcome = outcomeOf(arrival, exporter, tablesOf(plan), said);
  return outcome === null ? [] : [{ exporter, ...outcome }];
}
