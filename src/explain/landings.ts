import type { RunRecord } from '../domain/run-record.js';
import type { TableName } from '../domain/tables.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import type { ExplainedLanding, Refresh } from './explanation.js';
import { type Arrival, type History, succeeded } from './history.js';

/** An arrival of a table that the exporter does not read. */
export interface Elsewhere {
  readonly kind: 'elsewhere';
  readonly table: TableName;
  /** True when no exporter reads it: `no-feed`. */
  readonly noFeed: boolean;
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
    const reason = reasonOf(arrival, exporter, tables, said);
    return [reason === null ? elsewhere(arrival) : explained(arrival, ...reason)];
  });
}

type Said =
  | { readonly kind: 'run'; readonly run: RunRecord }
  | { readonly kind: 'verdict'; readonly verdict: Verdict };

/** The last verdict or run that names each landing. */
function lastSaid({ runs, verdicts }: History): ReadonlyMap<string, Said> {
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
function reasonOf(
  arrival: Arrival,
  exporter: string,
  tables: readonly TableName[],
  said: ReadonlyMap<string, Said>,
): readonly [Reason, string] | null {
  const { table } = arrival.kind === 'landing' ? arrival.landing : arrival;
  const reads = tables.includes(table);
  if (arrival.kind === 'set-aside') return reads ? [arrival.reason, ''] : null;
  if (arrival.reason !== null) return reads ? [arrival.reason, ''] : null;
  const route = arrival.routes.find((each) => each.exporter === exporter);
  if (route?.reason !== 'settling') return route ? [route.reason, ''] : null;
  const last = said.get(arrival.landing.id);
  if (last === undefined) return ['settling', ''];
  return last.kind === 'run' ? reasonOfRun(last.run) : [last.verdict.reason, last.verdict.detail];
}

function reasonOfRun(run: RunRecord): readonly [Reason, string] {
  if (succeeded(run)) return ['refreshed', run.runId];
  return [run.status === 'held-back' ? 'held-back' : 'failing', run.error?.message ?? ''];
}

function explained(arrival: Arrival, reason: Reason, detail: string): ExplainedLanding {
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
  return { kind: 'elsewhere', table, noFeed: arrival.reason === 'no-feed' };
}
