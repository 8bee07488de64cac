import { randomBytes } from 'node:crypto';
import { from, lastValueFrom, type Observable, Subject, tap } from 'rxjs';
import { pipeline, type Story } from '../streams/pipeline.js';
import type { World } from '../streams/world.js';
import type { Content } from './adapters/local/delivery.js';
import { httpBus } from './adapters/local/http-bus.js';
import { raiseAlerts } from './alerts/raise-alerts.js';
import type { Config } from './config/index.js';
import { placeOf } from './domain/place.js';
import { publishFreshness } from './freshness/publish-freshness.js';
import type { Log } from './log.js';
import type { EventSource, Message } from './ports/event-source.js';
import { liveWorld } from './service/live-world.js';
import type { Forward } from './service/open-pubsub.js';
import type { Parts } from './service/parts.js';
import { plansOf } from './service/plans.js';
import { reached } from './service/reached.js';
import { recall } from './service/recall.js';
import { tellLog } from './service/tell-log.js';
import { type Thing, thingsOf } from './service/things.js';
import { journal } from './store/journal.js';
import { journalUpkeep } from './store/upkeep.js';
import type { Probe } from './telemetry/probe.js';

/** The running pipeline. */
export interface Service {
  /** Delivers one message; resolves when it is durable, with what is wrong if it is a dead letter. */
  publish(body: Uint8Array): Promise<string | null>;
  /** The same for a message that has an id of its own; its fault, if any, is in the dead letter. */
  deliver(content: Content): Promise<void>;
  /** What the pipeline tells of itself, from now on. */
  readonly stories$: Observable<Story>;
  /** Rejects when the pipeline ends although nobody stopped it. */
  readonly ended: Promise<void>;
  /** False once the pipeline has ended or has not looked at anything for far too long. */
  readonly ready: () => boolean;
  /** Stops intake, lets runs under way finish, flushes the journal. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  readonly parts: Parts;
  readonly log: Log;
  /** Message sources besides the local bus. */
  readonly sources?: readonly EventSource[];
  /** Sends on what became a dead letter; a failure is logged, as the letter itself is kept. */
  readonly forward?: Forward;
  /** What is needed besides the parts: told of, too, while the service cannot start. */
  readonly things?: readonly Thing[];
  /** Looks at what passes through; nobody does when absent. */
  readonly probe?: Pick<Probe, 'world' | 'message' | 'story'>;
}

/** After this many reconcile intervals without a look the pipeline counts as stuck. */
const SILENCES = 3;

/**
 * The only wiring: sources into the pipeline, the pipeline onto the adapters. It waits for the
 * private store, for ever; what else cannot be reached is told and tried again while it runs.
 * @throws TrendsError when a source cannot be started; nothing runs on then
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { config, parts, log } = options;
  const now = () => parts.scheduler.now();
  const instance = randomBytes(4).toString('hex');
  const lines = journal({ store: parts.privately, now, instance });
  let stopping = false;
  const plans = plansOf(config);
  const live = liveWorld({
    config,
    parts,
    plans,
    journal: lines,
    recalled: await reached(
      () => recall(parts, plans, now(), log, config.pipeline.rememberedLandings),
      {
        log,
        remote: placeOf(config.state).kind !== 'folder',
        others: [...thingsOf(config, parts, plans), ...(options.things ?? [])],
      },
    ),
    log,
    stopping: () => stopping,
    holder: instance,
  });
  const faults = new WeakMap<Uint8Array, string>();
  const telling: World = {
    ...live,
    deadLetter: (message, fault) => {
      faults.set(message.body, fault);
      const kept = () => {
        log.warn({ messageId: message.id, fault }, 'dead letter');
        options.forward?.(message, fault, now()).catch((error: unknown) => {
          log.warn({ messageId: message.id, err: error }, 'a dead letter was not sent on');
        });
      };
      return from(live.deadLetter(message, fault)).pipe(tap(kept));
    },
  };
  const { probe } = options;
  const world = probe?.world(telling) ?? telling;
  const messages$ = new Subject<Message>();
  const stories$ = new Subject<Story>();
  let lastStoryAt = performance.now();
  const alive = tap<Story>((story) => {
    lastStoryAt = performance.now();
    probe?.story(story);
  });
  const running$ = messages$.pipe(pipeline(world), alive, tap(stories$), tap(tellLog(log)));
  let over = false;
  const ended = lastValueFrom(running$, { defaultValue: null })
    .then(() => undefined)
    .finally(() => {
      over = true;
    });
  ended.catch((error: unknown) => log.fatal({ err: error }, 'the pipeline has ended'));
  const freshness = stories$
    .pipe(publishFreshness(world, parts.published, config.prefix))
    .subscribe();
  const alerts = stories$.pipe(raiseAlerts(world, parts.privately, config.alerts, log)).subscribe();
  const bus = httpBus();
  const sources = [bus, ...(options.sources ?? [])];
  const { privately: store, scheduler } = parts;
  const upkeep = journalUpkeep({ store, scheduler, log, stopping: () => stopping }).subscribe();
  const stop = async () => {
    stopping = true;
    parts.giveUp?.();
    upkeep.unsubscribe();
    freshness.unsubscribe();
    alerts.unsubscribe();
    await Promise.all(sources.map((source) => source.stop()));
    messages$.complete();
    await ended;
    await lines.flush();
  };
  try {
    const take = (message: Message) => messages$.next(probe?.message(message) ?? message);
    for (const source of sources) await source.start(take);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    publish: async (body) => {
      await bus.publish(body);
      return faults.get(body) ?? null;
    },
    deliver: (content) => bus.deliver(content),
    stories$,
    ended,
    ready: () =>
      !stopping &&
      !over &&
      performance.now() - lastStoryAt < SILENCES * config.pipeline.reconcileMs,
    stop,
  };
}
