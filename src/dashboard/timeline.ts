import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import { type Arrival, historyOf, isArrival } from '../explain/history.js';
import type { LandingMark, Lane, RunMark, Span, Timeline } from './api.js';
import { landingMark } from './landing-mark.js';
import { settleWindows } from './settle-windows.js';
import { entriesSince } from './since.js';
import { slotMarks } from './slot-marks.js';

export interface TimelineOf {
  /** In order of time. */
  readonly entries: readonly JournalEntry[];
  readonly plans: readonly Pick<ExporterPlan, 'name' | 'calendar' | 'graceMs'>[];
  readonly settings: Pick<PipelineSettings, 'quietMs' | 'maxWaitMs'>;
  readonly now: EpochMs;
  /** How far back. */
  readonly hours: number;
}

const HOUR = 3_600_000;
/** What is to come takes a third of the room, so that of a day the next morning is in it. */
const AHEAD_SHARE = 1 / 2;
/** What began before may reach into it: settling, a slot's grace, a refresh of the slot's day. */
const BEFORE_MS = 36 * HOUR;
const MOST_LANDINGS = 2_000;

/** The journal and the calendar as a timeline: what happened, and what is to come. Pure. */
export function timelineOf({ entries, plans, settings, now, hours }: TimelineOf): Timeline {
  const span = { from: now - hours * HOUR, to: now + AHEAD_SHARE * hours * HOUR };
  const lately = entriesSince(entries, span.from - BEFORE_MS);
  const marks = lately
    .filter(isArrival)
    .filter(({ at }) => at >= span.from && at <= now)
    .map(landingMark);
  const landings = newest(marks);
  return {
    ...span,
    now,
    landings,
    landingsOmitted: marks.length - landings.length,
    lanes: lanesOf(lately),
  };

  function lanesOf(all: readonly JournalEntry[]): readonly Lane[] {
    const told = all.filter(isOfLane);
    return plans.map((plan) => laneOf(plan, told, settings, span, now));
  }
}

/** Of the many landings only those that some exporter reads. */
function isOfLane(entry: JournalEntry): boolean {
  if (entry.kind === 'landing') return entry.routes.length > 0;
  return entry.kind === 'run' || entry.kind === 'verdict';
}

/** The newest landings, those that go somewhere first, by time. */
function newest(marks: readonly LandingMark[]): readonly LandingMark[] {
  const useful = ({ exporters }: LandingMark) => Number(exporters.length > 0);
  return [...marks]
    .sort((a, b) => useful(b) - useful(a) || b.at - a.at)
    .slice(0, MOST_LANDINGS)
    .sort((a, b) => a.at - b.at);
}

function laneOf(
  plan: TimelineOf['plans'][number],
  entries: readonly JournalEntry[],
  settings: TimelineOf['settings'],
  span: Span,
  now: EpochMs,
): Lane {
  const history = historyOf(entries, plan.name, now);
  const settling = history.arrivals.flatMap((arrival) => settlesFor(plan.name, arrival));
  const runs = entries.flatMap((entry) =>
    entry.kind === 'run' && entry.run.exporter === plan.name ? [runMark(entry.run)] : [],
  );
  return {
    exporter: plan.name,
    settles: settleWindows(settling, settings).filter((window) => meets(window, span)),
    slots: slotMarks(plan, history, span),
    runs: runs.filter((run) => meets(run, span)).sort((a, b) => a.from - b.from),
    rests: rests(history.verdicts.filter(({ at }) => at >= span.from)),
  };
}

function settlesFor(exporter: string, arrival: Arrival) {
  if (arrival.kind !== 'landing' || arrival.reason !== null) return [];
  const settles = arrival.routes.some(
    (route) => route.exporter === exporter && route.reason === 'settling',
  );
  return settles ? [{ at: arrival.at, gameDate: arrival.landing.gameDate }] : [];
}

function meets(part: Span, { from, to }: Span): boolean {
  return part.to >= from && part.from <= to;
}

function runMark({ runId, startedAt, finishedAt, status, cause, partial }: RunRecord): RunMark {
  return { runId, from: startedAt, to: finishedAt, status, cause, partial };
}

/** Rests that people ask about; others end by themselves. */
const TOLD: ReadonlySet<Reason> = new Set([
  'waiting-for',
  'held-back',
  'failing',
  'claimed',
  'paused',
  'pinned',
]);

/** Each rest once, until something else is said. */
function rests(verdicts: readonly Verdict[]): Lane['rests'] {
  return verdicts
    .filter(({ reason, detail }, index) => {
      const before = verdicts[index - 1];
      return TOLD.has(reason) && (before?.reason !== reason || before.detail !== detail);
    })
    .map(({ at, reason, detail }) => ({ at, reason, detail }));
}
