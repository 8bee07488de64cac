import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import type { Slot } from '../domain/calendar.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ExporterState } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type {
  ElsewhereCount,
  ExplainedLanding,
  Explanation,
  Fires,
  Waiting,
} from './explanation.js';
import { covers, historyOf } from './history.js';
import { type Elsewhere, landingsSince } from './landings.js';
import { askedOf, lastRefreshOf, troubleOf } from './last-refresh.js';
import { silenceOf } from './silence.js';
import { awaitedIn, standingOf } from './standing.js';

/** What is configured of the exporter that is asked about. */
export interface Outlook {
  readonly plan: Pick<ExporterPlan, 'name' | 'on' | 'sources' | 'calendar' | 'graceMs'>;
  readonly settings: Pick<PipelineSettings, 'maxWaitMs'>;
}

/**
 * Why an exporter's file did, or did not, refresh, as far as the journal and the state know. Pure.
 * @param entries the journal, in any order; lines written after `at` are left out
 * @param state the exporter's state at that moment; null when it is not known (a moment in the past)
 */
export function explain(
  entries: Iterable<JournalEntry>,
  state: ExporterState | null,
  { plan, settings }: Outlook,
  at: EpochMs,
): Explanation {
  const history = historyOf(entries, plan.name, at);
  const lastRefresh = lastRefreshOf(history, state);
  const tables = plan.sources.map(({ table }) => table);
  const arrived = landingsSince(history, plan.name, tables, lastRefresh);
  const since = arrived.filter((each): each is ExplainedLanding => !('kind' in each));
  const from = lastRefresh?.startedAt ?? lastRefresh?.finishedAt ?? 0;
  const standing = standingOf(history, state, since, at, settings.maxWaitMs);
  const slot = slotInForce(plan, state, at);
  const awaited = standing.reason === 'waiting-for' ? awaitedIn(standing.detail) : [];
  const covered =
    slot === null || (awaited.length === 0 && lastRefresh !== null && covers(lastRefresh, slot));
  const open = covered || slot === null ? null : firing(slot, plan.graceMs);
  const next = plan.calendar.next(at);
  return {
    exporter: plan.name,
    on: plan.on,
    at,
    standing,
    amiss: null,
    lastRefresh,
    since,
    elsewhere: byTable(arrived),
    deadLetters: history.rejected
      .filter((rejected) => rejected.at > from)
      .reduce((sum, { messages }) => sum + messages, 0),
    waiting: waitingOn(awaited, open, standing.until, at),
    trouble: troubleOf(history, state, at),
    fires: open && open.deadline > at ? open : next && firing(next, plan.graceMs),
    asked: askedOf(history, lastRefresh),
    silence: silenceOf({ history, standing, since, slot, open, at, settings }),
  };
}

/** The latest slot, unless the calendar was edited after it. */
function slotInForce(
  { calendar }: Outlook['plan'],
  state: ExporterState | null,
  at: EpochMs,
): Slot | null {
  const slot = calendar.latest(at);
  return slot === null || slot.opensAt < (state?.cadence?.since ?? 0) ? null : slot;
}

function firing({ id, opensAt }: Slot, graceMs: number): Fires {
  return { slot: id, opensAt, deadline: opensAt + graceMs };
}

function waitingOn(
  on: Waiting['on'],
  open: Fires | null,
  until: EpochMs | null,
  at: EpochMs,
): Waiting | null {
  if (on.length === 0) return null;
  return { on, deadline: open && open.deadline > at ? open.deadline : until };
}

function byTable(arrived: readonly (ExplainedLanding | Elsewhere)[]): Explanation['elsewhere'] {
  const counts = new Map<TableName, ElsewhereCount>();
  for (const each of arrived) {
    if (!('kind' in each)) continue;
    const { kind: _, ...facts } = each;
    counts.set(facts.table, { ...facts, landings: (counts.get(facts.table)?.landings ?? 0) + 1 });
  }
  return [...counts.values()];
}
