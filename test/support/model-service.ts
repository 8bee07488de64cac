import { Subject, tap } from 'rxjs';
import type { EpochMs, IsoDate } from '../../src/domain/date.js';
import { newestReadings } from '../../src/domain/reading.js';
import { findTable, type TableName } from '../../src/domain/tables.js';
import { TOPICS } from '../../src/domain/topics.js';
import type { Message } from '../../src/ports/event-source.js';
import type { Probe } from '../../src/telemetry/probe.js';
import { type PipelineEvent, pipeline } from '../../streams/pipeline.js';
import type { Load } from './model-warehouse.js';
import { type ModelOptions, type ModelWorld, modelWorld, type Published } from './model-world.js';
import { collect, type VirtualTime, virtualTime } from './virtual-time.js';

/** A pipeline in virtual time, with an upstream that loads tables and (mostly) says so. */
export interface ModelService extends ModelWorld {
  readonly time: VirtualTime;
  readonly stories: readonly PipelineEvent[];
  readonly ended: () => 'open' | 'completed' | 'failed';
  /** Loads a date; announced at the same moment unless `silently`. */
  land(table: TableName, day: IsoDate, how?: Load & Announcement): void;
  /** Sends a completion event; nothing is loaded. */
  announce(table: TableName, day: IsoDate, how?: Announcement): Delivery;
  /** Sends any body; `how` says what else is known of the message. */
  send(body: object | string, attributes?: Message['attributes'], how?: Partial<Message>): Delivery;
  /** Sends a timed trigger on its own topic. */
  order(trigger: object, how?: Partial<Message>): Delivery;
  /** Ends the process: nothing more happens until `start`. */
  crash(): void;
  /** A new process on the same journal, states and warehouse. */
  start(): void;
  /** Ends the input, as a shutdown does. */
  complete(): void;
  publishedOf(exporter: string): readonly Published[];
  lastOf(exporter: string): Published | undefined;
}

export interface Announcement {
  readonly silently?: boolean;
  readonly status?: string;
  readonly executionId?: string;
  readonly attributes?: Message['attributes'];
}

/** What became of a message. */
interface Delivery {
  acked: boolean;
  nacked: boolean;
}

/** A service that starts at an instant. */
export function modelService(
  options: Omit<ModelOptions, 'time'> & {
    readonly start: EpochMs;
    readonly asleep?: boolean;
    /** Looks at what passes through. */
    readonly probe?: (time: VirtualTime) => Pick<Probe, 'deps' | 'message' | 'story'>;
  },
): ModelService {
  const time = virtualTime(options.start);
  const model = modelWorld({ ...options, time });
  const probe = options.probe?.(time);
  const stories: PipelineEvent[] = [];
  let messages$ = new Subject<Message>();
  let running: ReturnType<typeof collect<PipelineEvent>> | null = null;
  let sent = 0;

  function start() {
    messages$ = new Subject();
    const known = model.journal.flatMap((entry) =>
      entry.kind === 'landing' ? [entry.landing] : [],
    );
    const world = {
      ...model.deps,
      knownLandings: known,
      knownTriggers: model.journal.flatMap((entry) =>
        entry.kind === 'tick' ? [entry.messageId] : [],
      ),
      knownOrders: Object.fromEntries(
        model.journal.flatMap((entry) =>
          entry.kind === 'tick' && (entry.force || entry.asOf !== null) && entry.reason === null
            ? entry.exporters.map((exporter) => [exporter, entry.at] as const)
            : [],
        ),
      ),
      pendingLandings: known,
      lastReadings: newestReadings(model.journal),
    };
    const told = tap((story: PipelineEvent) => probe?.story(story));
    const seen = probe?.deps(world) ?? world;
    running = collect(time, messages$.pipe(pipeline(seen), told), stories);
  }

  function send(
    body: object | string,
    attributes: Message['attributes'] = {},
    how: Partial<Message> = {},
  ): Delivery {
    sent += 1;
    const delivery: Delivery = { acked: false, nacked: false };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const message: Message = {
      id: `message-${sent}`,
      topic: null,
      body: new TextEncoder().encode(text),
      attributes,
      ack: () => {
        delivery.acked = true;
      },
      nack: () => {
        delivery.nacked = true;
      },
      ...how,
    };
    messages$.next(probe?.message(message) ?? message);
    return delivery;
  }

  function announce(table: TableName, day: IsoDate, how: Announcement = {}): Delivery {
    const event = completion(table, day, time.now(), `execution-${sent + 1}`, how);
    return send(event, how.attributes);
  }

  if (!options.asleep) start();
  return {
    ...model,
    time,
    stories,
    start,
    send,
    order: (trigger, how = {}) =>
      send(trigger, {}, { topic: TOPICS.trigger, mayDirect: true, ...how }),
    announce,
    ended: () => running?.ended() ?? 'open',
    crash: () => running?.subscription.unsubscribe(),
    complete: () => messages$.complete(),
    land: (table, day, how = {}) => {
      model.warehouse.load(table, day, how);
      if (!how.silently) announce(table, day, how);
    },
    publishedOf: (exporter) =>
      model.published.filter(({ request }) => request.exporter === exporter),
    lastOf: (exporter) => model.published.findLast(({ request }) => request.exporter === exporter),
  };
}

/** A completion event as upstream publishes it. */
export function completion(
  table: TableName,
  day: IsoDate,
  at: EpochMs,
  executionId: string,
  { status = 'success', executionId: given = executionId }: Announcement = {},
): object {
  const [dataset = '', name = ''] = table.split('.');
  return {
    processor_name: findTable(table) ? 'ModelProcessor' : 'OtherProcessor',
    phase: dataset === 'nba_precompute' ? 'phase_4_precompute' : 'phase_3_analytics',
    execution_id: given,
    correlation_id: 'scrape-1',
    game_date: day,
    status,
    timestamp: new Date(at).toISOString(),
    output_dataset: dataset,
    output_table: name,
    record_count: 20,
  };
}
