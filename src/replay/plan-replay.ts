import { Subject } from 'rxjs';
import type { Request } from '../../streams/flow.js';
import { datedTables } from '../../streams/look.js';
import { pipeline } from '../../streams/pipeline.js';
import { virtualTime } from '../../streams/virtual-time.js';
import type { ExporterPlan, PipelineSettings } from '../../streams/world.js';
import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { Cause } from '../domain/state.js';
import type { Message } from '../ports/event-source.js';
import { type ImpliedLevels, impliedLevels } from './implied-levels.js';
import { rememberedSpans } from './remembered-spans.js';
import { replayWorld } from './replay-world.js';

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
  /** Landings included, by id. */
  readonly landings: readonly string[];
}

export interface ReplayOptions {
  /** In any order. */
  readonly landings: readonly Landing[];
  readonly plans: readonly ExporterPlan[];
  readonly settings: PipelineSettings;
  /** Time runs on until then after the last landing. */
  readonly until: EpochMs;
  /** The schedule's dates, ascending; without them it is what the landings announce. */
  readonly gameDates?: readonly IsoDate[];
  /** Hears of every refresh as it is planned: how far virtual time has come. */
  readonly onPlanned?: (refresh: PlannedRefresh) => void;
}

/** When the replay of a range ends: with its last day in New York, or now, since nothing is known of later. */
export function endOfReplay(to: IsoDate, now: EpochMs): EpochMs {
  return Math.min(startOfNewYorkDay(addDays(to, 1)), now);
}

/**
 * What landings lead to, decided by the very same streams in virtual time, each at the moment it
 * landed. Levels are those the landings imply; dedupe and state start empty; nothing is queried.
 * A planned refresh counts as published.
 */
export function planReplay({
  landings,
  plans,
  settings,
  until,
  gameDates = [],
  onPlanned = () => undefined,
}: ReplayOptions): readonly PlannedRefresh[] {
  const ordered = [...landings].sort((a, b) => a.landedAt - b.landedAt || (a.id < b.id ? -1 : 1));
  const [first] = ordered;
  if (first === undefined) return [];
  const time = virtualTime(first.landedAt);
  const levels = impliedLevels(gameDates);
  const byId = new Map(ordered.map((landing) => [landing.id, landing]));
  const planned: PlannedRefresh[] = [];
  const messages$ = new Subject<Message>();
  const world = replayWorld({
    plans: plans.map(rememberedSpans),
    settings,
    levels,
    scheduler: time.scheduler,
    start: first.landedAt,
    landingOf: (id) => byId.get(id) ?? first,
    onRefresh: (request, plan) => {
      const refresh = plannedOf(request, plan, levels);
      planned.push(refresh);
      onPlanned(refresh);
    },
  });
  const running = messages$.pipe(pipeline(world)).subscribe();
  for (const landing of ordered) {
    time.advanceTo(landing.landedAt);
    levels.add(landing);
    messages$.next(messageOf(landing));
  }
  time.advanceTo(until);
  running.unsubscribe();
  return planned;
}

function plannedOf(request: Request, plan: ExporterPlan, levels: ImpliedLevels): PlannedRefresh {
  const { exporter, cause, slot, asOf, landings, startedAt } = request;
  const newest = levels.newestDate(datedTables(plan)) ?? asOf;
  return {
    at: startedAt,
    exporter,
    cause,
    slot,
    asOf,
    through: earlier(newest, asOf),
    landings: landings.map(({ id }) => id),
  };
}

function earlier(a: IsoDate, b: IsoDate): IsoDate {
  return [a, b].sort()[0] ?? a;
}

function messageOf({ id }: Landing): Message {
  const settled = () => undefined;
  return { id, topic: null, body: new Uint8Array(), attributes: {}, ack: settled, nack: settled };
}
