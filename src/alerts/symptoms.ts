import { amissText } from '../domain/amiss.js';
import type { Missing } from '../domain/completeness.js';
import type { EpochMs } from '../domain/date.js';
import type { ColumnName } from '../domain/guard-findings.js';
import { missingText, splitMissing } from '../domain/missing.js';
import { isSettling, type LastFailure } from '../domain/state.js';
import { causeKey, tableKey } from './cause-key.js';
import type { CauseKind, RootCause, Severity } from './root-cause.js';
import type { ExporterStanding, Fault } from './standing.js';

/** One exporter's part in a root cause. */
export interface Symptom extends Omit<RootCause, 'exporters' | 'files'> {
  readonly exporter: string;
  readonly file: string;
}

/** What cannot be read is an outage, not a hiccup, after this long. */
const UNREAD_MS = 5 * 60_000;
/** At the deadline the file is first published with what is there; then it is told what is missing. */
const LADDER_MS = 5 * 60_000;
/** A transient failure opens an incident when it comes this often in a row. */
const TRANSIENT_RUNS = 2;

/** What is wrong with an exporter's file. @param lateMs how long after its deadline a file may still be on its way */
export function symptomsOf(
  standing: ExporterStanding,
  at: EpochMs,
  lateMs: number,
): readonly Symptom[] {
  const { exporter, file, freshness, setback, setAside, unread } = standing;
  const about = { exporter, file, severity: severityOf(freshness?.state) };
  const found: Symptom[] = [...othersDoing(standing, at)];
  if (setAside) return found;
  if (unread !== null) found.push({ ...about, ...unreadable(unread) });
  if (setback !== null) found.push({ ...about, ...setBack(setback, at) });
  for (const column of freshness?.leftOut ?? []) found.push({ ...about, ...leftOut(column) });
  const { missing = [], deadline = null } = freshness ?? {};
  const late = deadline !== null && at >= deadline;
  const [lacking, awaited] = splitMissing(missing);
  found.push(...lackingParts(lacking).map((part) => ({ ...about, ...part })));
  for (const { table, date, lack } of awaited) {
    const what =
      lack?.kind === 'lines' ? `${table} has no lines yet` : `${table} has not arrived whole`;
    found.push({
      ...about,
      key: tableKey(table),
      kind: 'missing',
      summary: `${what} for ${date}`,
      remedy: `Check the upstream load of ${table}; trends explain ${exporter} says what came of it.`,
      opensAfterMs: late ? LADDER_MS : null,
    });
  }
  if (late && awaited.length === 0 && setback === null) {
    found.push({ ...about, ...overdue(exporter), opensAfterMs: lateMs });
  }
  return found;
}

/** What is missing for good, one part per table. */
function lackingParts(lacking: readonly Missing[]): readonly Part[] {
  return [...new Set(lacking.map(({ table }) => table))].map((table) => ({
    key: `${tableKey(table)} rows`,
    kind: 'missing',
    summary: `nothing can be used of ${missingText(lacking.filter((each) => each.table === table))}`,
    remedy: `Correct the rows upstream: codes are those of the league's thirty teams; trends doctor counts the faults.`,
    opensAfterMs: 0,
  }));
}

/** So long it is told that somebody deleted or overwrote a file which is there again. */
const LATELY_MS = 10 * 60_000;

/** What somebody else does to the live file; told also of one that is paused or pinned. */
function othersDoing(standing: ExporterStanding, at: EpochMs): readonly Symptom[] {
  const { exporter, file, amiss, foreign } = standing;
  const about = { exporter, file, opensAfterMs: 0 };
  if (amiss !== null && (amiss.amiss === 'deleted' || amiss.amiss === 'foreign-write')) {
    const { message, remedy } = amissText(amiss);
    const failed = foreign.setback === null ? '' : `; ${foreign.setback.message}`;
    const told = { summary: `${message}${failed}`, remedy: foreign.setback?.remedy ?? remedy };
    return [{ ...about, ...told, key: amiss.amiss, kind: amiss.amiss, severity: 'error' }];
  }
  const lately = foreign.changes.filter((change) => Math.abs(at - change.at) < LATELY_MS);
  return [...new Set(lately.map(({ kind }) => kind))].map((kind) => ({
    ...about,
    key: kind,
    kind,
    severity: 'warning',
    summary: `${file} was ${kind === 'deleted' ? 'deleted' : 'overwritten'} by somebody else, and was put back`,
    remedy: `Find who writes there; nobody but the service may. trends explain ${exporter} says when it was.`,
  }));
}

type Part = Omit<Symptom, 'exporter' | 'file' | 'severity'>;

function severityOf(state: string | undefined): Severity {
  return state === undefined || state === 'stale' || state === 'unknown' ? 'error' : 'warning';
}

function unreadable(fault: Fault): Part {
  const { message, remedy, permanent } = fault;
  const opensAfterMs = permanent ? 0 : UNREAD_MS;
  return { key: causeKey(fault), kind: 'failing', summary: message, remedy, opensAfterMs };
}

function setBack(setback: LastFailure, at: EpochMs): Part {
  const { kind, message, remedy, count } = setback;
  const lasting = kind === 'transient' ? count >= TRANSIENT_RUNS : !isSettling(setback, at);
  const what: CauseKind = kind === 'held-back' ? 'held-back' : 'failing';
  const opensAfterMs = lasting ? 0 : null;
  return { key: causeKey(setback), kind: what, summary: message, remedy, opensAfterMs };
}

function leftOut({ table, column }: ColumnName): Part {
  return {
    key: tableKey(table),
    kind: 'missing',
    summary: `${table}.${column} has no value in the window: its section is left out`,
    remedy: `Check the upstream load of ${table}: the section comes back with its values.`,
    opensAfterMs: 0,
  };
}

function overdue(exporter: string): Omit<Part, 'opensAfterMs'> {
  return {
    key: 'late',
    kind: 'late',
    summary: 'the deadline has passed and nothing known holds the refresh up',
    remedy: `See trends explain ${exporter}; restart the service when it looks at nothing.`,
  };
}
