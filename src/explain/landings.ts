import type { RunRecord } from '../domain/run-record.js';
import type { TableName } from '../domain/tables.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import type { ExplainedLanding, Refresh } from './explanation.js';
import { type Arrival, type History, standsAfter, succeeded } from './history.js';

/** An arrival of a table that the exporter does not read. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly table: TableName;
  /** True when no exporter reads it: `no-feed`. */
  readonly noFeed: boolean;
  readonly nearest?: TableName;
}

/** What came since the levels of the last refresh were read, with what became of each. */
export function landingsSince(
  history: History,
  exporter: string,
  tables: readonly TableName[],
  last: Refresh | null,
): readonly (ExplainedLanding | Elsewhere)[] {
  const from = last?.startedAt ?? last?.finishedAt ?? Number.NEGATIVE_INFINITY;
  const said = lastSaid(history);
  const inLast = new Set(history.runs.find(({ runId }) => runId === last?.runId)?.landings);
  return history.arrivals.flatMap((arrival) => {
    const id = arrival.kind === 'landing' ? arrival.landing.id : null;
    const later = id !== null && saidAt(said.get(id)) > (last?.finishedAt ?? from);
    if (!later && (arrival.at <= from || (id !== null && inLast.has(id)))) return [];
    const outcome = outcomeOf(arrival, exporter, tables, said);
    return [outcome === null ? elsewhere(arrival) : explained(arrival, outcome)];
  });
}

/** What became of an arrival for one exporter. */
export interface Outcome {
  readonly reason: Reason;
  readonly detail: string;
  /** The run that included it, or failed with it. */
  readonly runId: string | null;
}

/** The last verdict or run that names a landing. */
export type Said =
  | { readonly kind: 'run'; readonly run: RunRecord }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** The last verdict or run that names each landing. */
export function lastSaid({ runs, verdicts }: History): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  const all: readonly Said[] = [
    ...runs.map((run) => ({ kind: 'run', run }) as const),
    ...verdicts.map((verdict) => ({ kind: 'verdict', verdict }) as const),
  ];
  for (const each of [...all].sort((a, b) => saidAt(a) - saidAt(b))) {
    const { landings } = each.kind === 'run' ? each.run : each.verdict;
    for (const id of landings) said.set(id, each);
  }
  return said;
}

function saidAt(said: Said | undefined): number {
  if (said === undefined) return Number.NEGATIVE_INFINITY;
  return said.kind === 'run' ? said.run.finishedAt : said.verdict.at;
}

/** The verdict on an arrival, with its detail; null when the exporter does not read the table. */
export function outcomeOf(
  arrival: Arrival,
  exporter: string,
  tables: readonly TableName[],
  said: ReadonlyMap<string, Said>,
): Outcome | null {
  const { table } = arrival.kind === 'landing' ? arrival.landing : arrival;
  const plain = (reason: Reason): Outcome => ({ reason, detail: '', runId: null });
  const reads = tables.includes(table);
  if (arrival.kind === 'set-aside') return reads ? plain(arrival.reason) : null;
  if (arrival.reason !== null) return reads ? plain(arrival.reason) : null;
  const route = arrival.routes.find((each) => each.exporter === exporter);
  if (route?.reason !== 'settling') return route ? plain(route.reason) : null;
  const last = said.get(arrival.landing.id);
  if (last === undefined) return plain('settling');
  if (last.kind === 'run') return outcomeOfRun(last.run);
  return { reason: last.verdict.reason, detail: last.verdict.detail, runId: null };
}

function outcomeOfRun(run: RunRecord): Outcome {
  const { runId, error } = run;
  if (succeeded(run)) return { reason: 'refreshed', detail: runId, runId };
  return { reason: standsAfter(run), detail: error?.message ?? '', runId };
}

function explained(arrival: Arrival, { reason, detail }: Outcome): ExplainedLanding {
  const what = { receivedAt: arrival.at, reason, detail };
  if (arrival.kind === 'set-aside') {
    const { table, gameDate, executionId } = arrival;
    return { table, gameDate, executionId, status: null, source: 'event', ...what };
  }
  const { table, gameDate, executionId, status, source } = arrival.landing;
  return { table, gameDate, executionId, status, source, ...what };
}

function elsewhere(arrival: Arrival): Elsewhere {
  const { table } = arrival.kind === 'landing' ? arrival.landing : arrival;
  const nearest = arrival.kind === 'landing' ? arrival.nearest : undefined;
  const noFeed = arrival.reason === 'no-feed';
  return { kind: 'elsewhere', table, noFeed, ...(nearest !== undefined && { nearest }) };
}
