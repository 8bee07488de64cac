import type { Slot } from '../domain/calendar.js';
import { type EpochMs, newYorkDate } from '../domain/date.js';
import { FORCED, type JournalEntry } from '../domain/journal-entry.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Verdict } from '../domain/verdict.js';

/** A journaled landing, or a completion that was set aside. */
export type Arrival = Extract<JournalEntry, { kind: 'landing' | 'set-aside' }>;

/** Somebody known asked for a refresh. */
interface Request {
  readonly at: EpochMs;
  readonly by: string;
  /** Whether due or not. */
  readonly force: boolean;
  readonly on: 'dashboard' | 'trigger';
}

/** What the journal says about one exporter up to a moment, each list in order of time. */
export interface History {
  /** Runs for the live file. */
  readonly runs: readonly RunRecord[];
  readonly verdicts: readonly Verdict[];
  readonly arrivals: readonly Arrival[];
  /** When messages could not be read, and how many at a time. */
  readonly rejected: readonly { readonly at: EpochMs; readonly messages: number }[];
  /** Refreshes that operators asked for, on the dashboard or by a trigger. */
  readonly requests: readonly Request[];
}

/** True for the lines that an explanation of the exporter rests on. */
export function concerns(entry: JournalEntry, exporter: string): boolean {
  if (entry.kind === 'run') return entry.run.exporter === exporter;
  if (entry.kind === 'verdict') return entry.verdict.exporter === exporter;
  if (entry.kind === 'action') return entry.exporters.includes(exporter);
  if (entry.kind === 'tick') return entry.by !== undefined && entry.exporters.includes(exporter);
  return isArrival(entry) || entry.kind === 'rejected';
}

/** Gathers what had been journaled by a moment. Instances' clocks may differ, so lines are sorted. */
export function historyOf(entries: Iterable<JournalEntry>, exporter: string, at: EpochMs): History {
  const known: JournalEntry[] = [];
  for (const entry of entries) {
    if (concerns(entry, exporter) && writtenAt(entry) <= at) known.push(entry);
  }
  known.sort((a, b) => writtenAt(a) - writtenAt(b));
  return {
    runs: known.flatMap((entry) => (entry.kind === 'run' && isLive(entry.run) ? entry.run : [])),
    verdicts: known.flatMap((entry) => (entry.kind === 'verdict' ? entry.verdict : [])),
    arrivals: eachOnce(known.filter(isArrival)),
    rejected: known.flatMap((entry) =>
      entry.kind === 'rejected' ? { at: entry.at, messages: entry.messages ?? 1 } : [],
    ),
    requests: known.flatMap(requestIn),
  };
}

function requestIn(entry: JournalEntry): readonly Request[] {
  if (entry.kind === 'tick' && entry.by !== undefined) {
    return [{ at: entry.at, by: entry.by, force: entry.force, on: 'trigger' }];
  }
  if (entry.kind !== 'action' || entry.action !== 'refresh') return [];
  const { at, by, detail, force = detail === FORCED } = entry;
  return [{ at, by, force, on: 'dashboard' }];
}

/** True for the lines that tell of an arrival. */
export function isArrival(entry: JournalEntry): entry is Arrival {
  return entry.kind === 'landing' || entry.kind === 'set-aside';
}

/** Two instances may journal one landing; the first line of it counts. */
function eachOnce(arrivals: readonly Arrival[]): readonly Arrival[] {
  const seen = new Set<string>();
  return arrivals.filter((arrival) => {
    if (arrival.kind !== 'landing') return true;
    const isNew = !seen.has(arrival.landing.id);
    seen.add(arrival.landing.id);
    return isNew;
  });
}

/** When a line was written: after what it tells of. */
export function writtenAt(entry: JournalEntry): EpochMs {
  if (entry.kind === 'run') return entry.run.finishedAt;
  return entry.kind === 'verdict' ? entry.verdict.at : entry.at;
}

/** False for exports of past dates, which leave the live file alone. */
function isLive({ status, cause, asOf, startedAt }: RunRecord): boolean {
  return status !== 'history' && !(cause === 'manual' && asOf < newYorkDate(startedAt));
}

/** True for a run after which the live file holds what the run saw. */
export function succeeded({ status }: RunRecord): boolean {
  return status === 'published' || status === 'unchanged' || status === 'already-current';
}

/** How a file stands after a run that left it as it was. */
export function standsAfter({ status }: RunRecord): 'held-back' | 'settling' | 'failing' {
  return status === 'held-back' || status === 'settling' ? status : 'failing';
}

/** Whether a run covers a slot, as far as its record tells. */
export function covers(
  { asOf, missing }: Pick<RunRecord, 'asOf' | 'missing'>,
  { day }: Pick<Slot, 'day'>,
): boolean {
  return asOf >= day && missing.length === 0;
}
