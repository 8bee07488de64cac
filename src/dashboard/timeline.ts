import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Reason, Verdict } from '../domain/verdict.js';
import { type Arrival, historyOf, isArrival } from '../explain/history.js';
import { giveWay } from '../resilience/give-way.js';
import type { Lane, RunMark, Span, Timeline } from './api.js';
import { landingMark } from './landing-mark.js';
import { settleWindows } from './settle-windows.js';
import { entriesSince } from './since.js';
import { slotMarks } from './slot-marks.js';

/** Work of this length holds nobody up (milliseconds): a request takes some ten turns. */
const LONGEST_MS = 5;

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

/** The journal and the calendar as a timeline: what happened, and what is to come. Others may run meanwhile. */
export async function timelineOf(options: TimelineOf): Promise<Timeline> {
  const { entries, plans, settings, now, hours } = options;
  const span = { from: now - hours * HOUR, to: now + AHEAD_SHARE * hours * HOUR };
  const breathe = breather();
  const { arrivals, strands } = await sorted(
    entriesSince(entries, span.from - BEFORE_MS),
    now,
    breathe,
  );
  const shown = newest(arrivals.filter(({ at }) => at >= span.from));
  const lanes: Lane[] = [];
  for (const plan of plans) {
    await breathe();
    lanes.push(laneOf(plan, strands.get(plan.name) ?? NOTHING, settings, span, now));
  }
  return { ...span, now, ...shown, lanes };
}

/** What an exporter's lane is made of, each by time. */
interface Strand {
  readonly settling: { readonly at: EpochMs; readonly gameDate: IsoDate }[];
  /** Its runs and verdicts. */
  readonly said: JournalEntry[];
}

const NOTHING: Strand = { settling: [], said: [] };
/** Between two looks at the time. */
const AT_ONCE = 500;

/** Arrivals up to now, each once, since two instances may journal one landing; and what each lane tells. */
interface Sorted {
  readonly arrivals: Arrival[];
  readonly strands: Map<string, Strand>;
  /** Ids of landings. */
  readonly seen: Set<string>;
}

async function sorted(
  entries: readonly JournalEntry[],
  now: EpochMs,
  breathe: () => Promise<void>,
): Promise<Sorted> {
  const into: Sorted = { arrivals: [], strands: new Map(), seen: new Set() };
  for (const [index, entry] of entries.entries()) {
    if (index % AT_ONCE === 0) await breathe();
    if (entry.kind === 'run') strandOf(into, entry.run.exporter).said.push(entry);
    else if (entry.kind === 'verdict') strandOf(into, entry.verdict.exporter).said.push(entry);
    else if (isArrival(entry) && entry.at <= now) addArrival(into, entry);
  }
  return into;
}

function strandOf({ strands }: Sorted, exporter: string): Strand {
  const strand = strands.get(exporter) ?? { settling: [], said: [] };
  strands.set(exporter, strand);
  return strand;
}

function addArrival(into: Sorted, arrival: Arrival): void {
  if (arrival.kind === 'landing') {
    const { at, landing } = arrival;
    if (into.seen.has(landing.id)) return;
    into.seen.add(landing.id);
    for (const exporter of settlesFor(arrival)) {
      strandOf(into, exporter).settling.push({ at, gameDate: landing.gameDate });
    }
  }
  into.arrivals.push(arrival);
}

/** The exporters that wait for a landing's neighbours. */
function settlesFor({ reason, routes }: Extract<Arrival, { kind: 'landing' }>): readonly string[] {
  if (reason !== null) return [];
  return routes.flatMap((route) => (route.reason === 'settling' ? [route.exporter] : []));
}

/** Asked between two pieces of work: lets everything else run once they took long enough. */
function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_MS) return;
    await giveWay();
    since = performance.now();
  };
}

/** The newest landings, those that go somewhere first, by time. */
function newest(arrivals: readonly Arrival[]): Pick<Timeline, 'landings' | 'landingsOmitted'> {
  const useful: Arrival[] = [];
  const others: Arrival[] = [];
  for (const arrival of arrivals.toReversed()) {
    const list = goesSomewhere(arrival) ? useful : others;
    if (list.length < MOST_LANDINGS) list.push(arrival);
  }
  const landings = [...useful, ...others]
    .slice(0, MOST_LANDINGS)
    .map(landingMark)
    .sort((a, b) => a.at - b.at);
  return { landings, landingsOmitted: arrivals.length - landings.length };
}

function goesSomewhere(arrival: Arrival): boolean {
  return arrival.kind === 'landing' && arrival.routes.some(({ reason }) => reason === 'settling');
}

function laneOf(
  plan: TimelineOf['plans'][number],
  { settling, said }: Strand,
  settings: TimelineOf['settings'],
  span: Span,
  now: EpochMs,
): Lane {
  const history = historyOf(said, plan.name, now);
  const runs = said.flatMap((entry) => (entry.kind === 'run' ? [runMark(entry.run)] : []));
  return {
    exporter: plan.name,
    settles: settleWindows(settling, settings).filter((window) => meets(window, span)),
    slots: slotMarks(plan, history, span),
    runs: runs.filter((run) => meets(run, span)).sort((a, b) => a.from - b.from),
    rests: rests(history.verdicts.filter(({ at }) => at >= span.from)),
  };
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
