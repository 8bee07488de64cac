import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import { slotInForce } from '../../streams/slot-status.js';
import type { Slot } from '../domain/calendar.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { readLandingId } from '../domain/landing.js';
import type { RunRecord } from '../domain/run-record.js';
import { type ExporterState, isSettling, type LiveFile } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type {
  Asked,
  ElsewhereCount,
  ExplainedLanding,
  Explanation,
  Fires,
  LandingCount,
  Refresh,
  Trouble,
  Waiting,
} from './explanation.js';
import { covers, type History, historyOf, succeeded } from './history.js';
import { type Elsewhere, landingsSince } from './landings.js';
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
  const awaited = standing.reason === 'waiting-for' ? awaitedIn(history) : [];
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

/** The last run that left the live file as it should be; from the state when the journal has none later. */
function lastRefreshOf({ runs }: History, state: ExporterState | null): Refresh | null {
  const run = runs.findLast(succeeded);
  const live = state?.live ?? null;
  if (run === undefined) return live === null ? null : fromState(live);
  const published = runs.findLast(({ status }) => status === 'published');
  const publishedAt = live?.publishedAt ?? published?.finishedAt ?? null;
  const { runId, status, cause, slot, asOf, dataThrough, missing, partial } = run;
  const { startedAt, finishedAt } = run;
  return {
    ...{ runId, status, cause, slot, asOf, dataThrough, missing, partial, startedAt, finishedAt },
    publishedAt: status === 'published' ? finishedAt : publishedAt,
    landings: countLandings(run.landings),
  };
}

function fromState(live: LiveFile): Refresh {
  const { runId, cause, asOf, dataThrough, missing, partial, publishedAt } = live;
  return {
    ...{ runId, cause, asOf, dataThrough, missing, partial, publishedAt },
    status: 'published',
    slot: null,
    startedAt: null,
    finishedAt: publishedAt,
    landings: [],
  };
}

/** Landings by table and date. */
function countLandings(ids: readonly string[]): readonly LandingCount[] {
  const counts = new Map<string, LandingCount>();
  for (const id of ids) {
    const { table, gameDate } = readLandingId(id);
    const landings = (counts.get(`${table} ${gameDate}`)?.landings ?? 0) + 1;
    counts.set(`${table} ${gameDate}`, { table, gameDate, landings });
  }
  return [...counts.values()];
}

/** A refresh that was asked for this long before the last one began was asked for that one. */
const ASKED_BEFORE_MS = 15 * 60_000;

/** Who asked for a refresh since shortly before the last one. */
function askedOf({ requests }: History, last: Refresh | null): Asked | null {
  const request = requests.at(-1);
  const from = (last?.startedAt ?? last?.finishedAt ?? 0) - ASKED_BEFORE_MS;
  return request === undefined || request.at < from ? null : request;
}

/** The last run that ended without a file, and whether a later one made up for it. */
function troubleOf(history: History, state: ExporterState | null, at: EpochMs): Trouble | null {
  const runs = history.runs.filter(({ status }) => status !== 'settling');
  const index = runs.findLastIndex(({ error }) => error !== null);
  const run = runs[index];
  const known = state?.setback ?? null;
  // What may be half a load is no trouble yet: the verdict says what is waited for.
  const setback = isSettling(known, at) ? null : known;
  if (run?.error == null || (setback && setback.at > run.finishedAt)) {
    if (setback === null) return null;
    const { at: since, count, message, remedy } = setback;
    const kind = setback.kind === 'held-back' ? 'held-back' : 'failed';
    return { kind, runId: null, at: since, count, message, remedy, overAt: null };
  }
  const lastGood = runs.slice(0, index).findLastIndex(({ error }) => error === null);
  return {
    kind: run.status === 'held-back' ? 'held-back' : 'failed',
    runId: run.runId,
    at: run.finishedAt,
    count: index - lastGood,
    ...run.error,
    overAt: laterSuccess(runs.slice(index + 1)),
  };
}

function laterSuccess(runs: readonly RunRecord[]): number | null {
  return runs.find(succeeded)?.finishedAt ?? null;
}
