import type { EpochMs } from '../domain/date.js';
import { missingText, splitMissing } from '../domain/missing.js';
import { duration, newYorkShort, newYorkTime } from '../domain/times.js';
import type { ExporterStatus } from '../service/status-report.js';
import { tinted } from './colour.js';
import { fittingHeaded, type Row, without } from './table.js';

/** All exporters on one screen: a line each, and what each one waits for or suffers from. */
export function statusTable(statuses: readonly ExporterStatus[], now: EpochMs): readonly string[] {
  const table = (time: (instant: EpochMs) => string) => [
    HEADING,
    ...statuses.map((status) => rowOf(status, now, time)),
  ];
  const short = table(newYorkShort);
  const tables = [
    table(newYorkTime),
    short,
    without(short, 'AS OF'),
    without(short, 'AS OF', 'CAUSE'),
    without(short, 'AS OF', 'CAUSE', 'PUBLISHED'),
  ];
  return [...fittingHeaded(tables), ...statuses.flatMap((status) => remarks(status, now))];
}

const HEADING = ['EXPORTER', 'STATE', 'DATA THROUGH', 'AS OF', 'PUBLISHED', 'CAUSE', 'NEXT SLOT'];

function rowOf(status: ExporterStatus, now: EpochMs, time: (instant: EpochMs) => string): Row {
  return [
    status.exporter,
    tinted(status.state, ...setAside(status)),
    status.dataThrough ?? '–',
    status.asOf ?? '–',
    status.publishedAt === null ? 'never' : `${duration(now - status.publishedAt)} ago`,
    status.cause ?? '–',
    status.nextSlot === null ? '–' : time(status.nextSlot.opensAt),
  ];
}

/** What an operator did to it, in a word; nothing where it runs as configured. */
function setAside({ paused, pinned }: ExporterStatus): readonly string[] {
  if (pinned !== null) return ['pinned'];
  return paused ? ['paused'] : [];
}

function remarks(status: ExporterStatus, now: EpochMs): readonly string[] {
  const { exporter, pinned, missing, leftOut, deadline, setback, unreadable, amiss } = status;
  const until = setAside(status).map((word) => {
    const what = pinned === null ? word : `${word} to run ${pinned}`;
    return `${exporter} is ${what}, until: trends resume ${exporter}`;
  });
  const [lacking, awaited] = splitMissing(missing);
  const isOver = deadline !== null && deadline < now;
  const waits =
    awaited.length === 0
      ? []
      : [
          `${exporter} ${isOver ? 'waited' : 'waits'} for ${missingText(awaited)}` +
            (deadline === null ? '' : `, until ${newYorkTime(deadline)}`),
        ];
  const goesWithout = lacking.length === 0 ? [] : [`${exporter} lacks ${missingText(lacking)}`];
  const leavesOut = leftOut.map(
    ({ table, column }) => `${exporter} leaves a section out: ${table}.${column} has no value`,
  );
  const suffers =
    setback === null
      ? []
      : [`${exporter} ${setback.kind}: ${setback.message}`, `  try: ${setback.remedy}`];
  const untold =
    unreadable === null
      ? []
      : [`${exporter} unknown: ${unreadable.message}`, `  try: ${unreadable.remedy}`];
  const gone =
    amiss === null ? [] : [`${exporter} unknown: ${amiss.message}`, `  try: ${amiss.remedy}`];
  return [...gone, ...until, ...untold, ...waits, ...goesWithout, ...leavesOut, ...suffers];
}
