import type { EpochMs } from '../domain/date.js';
import type { RunRecord } from '../domain/run-record.js';
import { type ExporterState, isSettling, type LiveFile } from '../domain/state.js';
import type { Asked, LandingCount, Refresh, Trouble } from './explanation.js';
import { type History, succeeded } from './history.js';

/** The last run that left the live file as it should be; from the state when the journal has none later. */
export function lastRefreshOf({ runs }: History, state: ExporterState | null): Refresh | null {
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

/** Landings by table and date. An id ends with table, game date and status. */
function countLandings(ids: readonly string[]): readonly LandingCount[] {
  const counts = new Map<string, LandingCount>();
  for (const id of ids) {
    const [table = '', gameDate = ''] = id.split('/').slice(-3);
    const landings = (counts.get(`${table} ${gameDate}`)?.landings ?? 0) + 1;
    counts.set(`${table} ${gameDate}`, { table, gameDate, landings });
  }
  return [...counts.values()];
}

/** A refresh that was asked for this long before the last one began was asked for that one. */
const ASKED_BEFORE_MS = 15 * 60_000;

/** Who asked for a refresh since shortly before the last one. */
export function askedOf({ requests }: History, last: Refresh | null): Asked | null {
  const request = requests.at(-1);
  const from = (last?.startedAt ?? last?.finishedAt ?? 0) - ASKED_BEFORE_MS;
  return request === undefined || request.at < from ? null : request;
}

/** The last run that ended without a file, and whether a later one made up for it. */
export function troubleOf(
  history: History,
  state: ExporterState | null,
  at: EpochMs,
): Trouble | null {
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
