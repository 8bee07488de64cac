import { Subject } from 'rxjs';
import { datedTables } from '../../streams/evaluation-context.js';
import type { Request } from '../../streams/flow.js';
import { pipeline } from '../../streams/pipeline.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/pipeline-deps.js';
import { type VirtualTime, virtualTime } from '../../streams/virtual-time.js';
import { dataThrough } from '../domain/completeness.js';
import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from '../domain/date.js';
import type { Decoded } from '../domain/decode.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import type { Cause } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type { Message } from '../ports/event-source.js';
import { gameDatesOf, heardAt } from './recorded-landings.js';
import { rememberedSpans } from './remembered-spans.js';
import { type ReplayDeps, replayDeps } from './replay-deps.js';
import { type ReplayWatermarks, replayWatermarks } from './replay-watermarks.js';
import { lastRuns, standingState } from './standing-files.js';

/** A refresh that recorded landings lead to. */
export interface PlannedRefresh {
  /** The virtual moment of it. */
  readonly at: EpochMs;
  readonly exporter: string;
  readonly cause: Cause;
  readonly slot: string | null;
  /** The date of its own day, in New York. */
  readonly asOf: IsoDate;
  /** The newest replayed game date: the last the query may see. */
  readonly through: IsoDate;
  /** The newest date that all of its sources had reached. */
  readonly dataThrough: IsoDate | null;
  /** Landings included, by id. */
  readonly landings: readonly string[];
}

export interface ReplayOptions {
  /** In any order. Those heard before the start only say what stood then. */
  readonly landings: readonly Landing[];
  /** What else the journal tells, in the order of its lines; nothing without a journal. */
  readonly journal?: readonly JournalEntry[];
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  /** Virtual time begins then: with the first day of the range. */
  readonly start: EpochMs;
  /** And ends then. */
  readonly until: EpochMs;
  /** The schedule's dates, ascending; those that the landings tell of when absent. */
  readonly gameDates?: readonly IsoDate[];
  /** Hears of every refresh as it is planned: how far virtual time has come. */
  readonly onPlanned?: (refresh: PlannedRefresh) => void;
}

export interface PlannedReplay {
  readonly refreshes: readonly PlannedRefresh[];
  /** Tables of which the journal says what was read; of the others the landings imply it. */
  readonly recorded: readonly TableName[];
}

/** When the replay of a range begins: with its first day in New York. */
export function startOfReplay(from: IsoDate): EpochMs {
  return startOfNewYorkDay(from);
}

/** When it ends: with its last day in New York, or now, since nothing is known of later. */
export function endOfReplay(to: IsoDate, now: EpochMs): EpochMs {
  return Math.min(startOfNewYorkDay(addDays(to, 1)), now);
}

/**
 * What landings lead to, decided by the very same streams in virtual time, each at the moment it was
 * heard. It begins with what stood at the start. The tables hold what the journal says was read of
 * them, else what the landings imply; dedupe starts empty; nothing is queried. A planned refresh counts
 * as published, unless the journal says that this very run failed or was held back.
 *
 * The service is evaluated anew at each moment at which the journal says that it ran something by itself, so
 * that a real clock's milliseconds change nothing; whether something is due is decided here.
 */
export function planReplay(options: ReplayOptions): PlannedReplay {
  const { landings, journal = [], plans, settings, start, until } = options;
  const gameDates = options.gameDates ?? gameDatesOf(landings);
  const ordered = [...landings].sort((a, b) => heardAt(a) - heardAt(b) || (a.id < b.id ? -1 : 1));
  const levels = replayWatermarks(gameDates);
  const before = journal.filter((entry) => timeOf(entry) < start);
  const heardBefore = ordered.filter((landing) => heardAt(landing) < start);
  for (const landing of heardBefore) levels.add(landing);
  for (const entry of before) if (entry.kind === 'snapshot') levels.apply(entry);
  const standing = {
    start,
    journal: before,
    levels: levels.read(start),
    gameDates,
    landings: heardBefore,
  };
  const refreshes: PlannedRefresh[] = [];
  const time = virtualTime(start);
  const messages = new Map<string, Decoded>();
  const deps = replayDeps({
    plans: plans.map(rememberedSpans),
    settings,
    levels,
    scheduler: time.scheduler,
    stateOf: (plan) => standingState({ plan, ...standing }),
    decode: (id) => messages.get(id),
    runs: journal.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : [])),
    lastRuns: lastRuns(before),
    settling: heardBefore.filter((landing) => heardAt(landing) >= start - settings.maxWaitMs),
    onRefresh: (request, plan) => {
      const refresh = plannedOf(request, plan, levels);
      refreshes.push(refresh);
      options.onPlanned?.(refresh);
    },
  });
  play(stepsOf(ordered, journal, start, until), until, { time, levels, deps, messages });
  return { refreshes, recorded: levels.recorded() };
}

interface Stage {
  readonly time: VirtualTime;
  readonly levels: ReplayWatermarks;
  readonly deps: ReplayDeps;
  /** What the messages that were sent are. */
  readonly messages: Map<string, Decoded>;
}

/** Lets the steps happen, each at its moment, and time run on until the end. */
function play(
  steps: readonly Step[],
  until: EpochMs,
  { time, levels, deps, messages }: Stage,
): void {
  const messages$ = new Subject<Message>();
  const send = (id: string, decoded: Decoded) => {
    messages.set(id, decoded);
    messages$.next(messageOf(id));
  };
  const running = messages$.pipe(pipeline(deps)).subscribe();
  for (const step of steps) {
    // What comes or was read is known to whatever falls due at the very same moment; that the service ran
    // then is only asked when nothing fell due.
    if (step.kind === 'trigger') time.advanceTo(step.at);
    else time.arriveAt(step.at);
    switch (step.kind) {
      case 'snapshot':
        levels.apply(step.snapshot);
        break;
      case 'operation':
        deps.operate(step.operation);
        break;
      case 'trigger':
        send(step.id, triggerOf(step.exporters));
        break;
      case 'landing':
        levels.add(step.landing);
        send(step.landing.id, { kind: 'landing', landing: step.landing });
    }
  }
  time.advanceTo(until);
  running.unsubscribe();
}

/** What happens in a replay at a moment. */
type Step = { readonly at: EpochMs } & (
  | { readonly kind: 'snapshot'; readonly snapshot: Extract<JournalEntry, { kind: 'snapshot' }> }
  | { readonly kind: 'operation'; readonly operation: Extract<JournalEntry, { kind: 'operation' }> }
  | { readonly kind: 'landing'; readonly landing: Landing }
  | { readonly kind: 'trigger'; readonly id: string; readonly exporters: readonly string[] }
);

const ORDER: Readonly<Record<Step['kind'], number>> = {
  snapshot: 0,
  operation: 1,
  landing: 2,
  trigger: 3,
};

function stepsOf(
  ordered: readonly Landing[],
  journal: readonly JournalEntry[],
  start: EpochMs,
  until: EpochMs,
): readonly Step[] {
  const heard = [...new Map(ordered.map((landing) => [landing.id, landing])).values()].map(
    (landing): Step => ({ kind: 'landing', at: heardAt(landing), landing }),
  );
  return [...heard, ...journal.flatMap(stepOf)]
    .filter(({ at }) => at >= start && at <= until)
    .sort((a, b) => a.at - b.at || ORDER[a.kind] - ORDER[b.kind]);
}

function stepOf(entry: JournalEntry, index: number): readonly Step[] {
  switch (entry.kind) {
    case 'snapshot':
      return [{ kind: 'snapshot', at: entry.at, snapshot: entry }];
    case 'operation':
      return [{ kind: 'operation', at: entry.at, operation: entry }];
    case 'tick':
      return entry.force || entry.asOf !== null || entry.reason !== null
        ? []
        : [{ kind: 'trigger', at: entry.at, id: `trigger ${index}`, exporters: entry.exporters }];
    case 'run': {
      const { startedAt: at, exporter, cause } = entry.run;
      if (!BY_ITSELF.has(cause)) return [];
      return [{ kind: 'trigger', at, id: `run ${index}`, exporters: [exporter] }];
    }
    default:
      return [];
  }
}

/** Causes that the gate and the deadline give. */
const BY_ITSELF: ReadonlySet<Cause> = new Set([
  'landing',
  'slot',
  'fallback',
  'definition',
  'silent-input',
  'first',
]);

function triggerOf(exporters: readonly string[]): Decoded {
  return { kind: 'timed-trigger', exportTypes: exporters, targetDate: 'today', force: false };
}

function timeOf(entry: JournalEntry): EpochMs {
  if (entry.kind === 'run') return entry.run.startedAt;
  return entry.kind === 'verdict' ? entry.verdict.at : entry.at;
}

function plannedOf(request: Request, plan: ExporterPlan, held: ReplayWatermarks): PlannedRefresh {
  const { exporter, cause, slot, asOf, landings, startedAt, levels } = request;
  const tables = datedTables(plan);
  const newest = held.newestDate(tables) ?? asOf;
  return {
    at: startedAt,
    exporter,
    cause,
    slot,
    asOf,
    through: newest < asOf ? newest : asOf,
    dataThrough: dataThrough(levels, tables, asOf, startedAt),
    landings: landings.map(({ id }) => id),
  };
}

function messageOf(id: string): Message {
  const settled = () => undefined;
  return { id, topic: null, body: new Uint8Array(), attributes: {}, ack: settled, nack: settled };
}
