import { randomBytes, randomUUID } from 'node:crypto';
import { type Observable, Subject } from 'rxjs';
import type { PipelineEvent } from '../streams/pipeline.js';
import type { Content } from './adapters/local/delivery.js';
import { httpBus } from './adapters/local/http-bus.js';
import type { Config } from './config/index.js';
import { placeOf } from './domain/place.js';
import type { Receipt } from './domain/receipt.js';
import type { Log } from './log.js';
import type { EventSource, Message } from './ports/event-source.js';
import type { Adapters } from './service/adapters.js';
import { backgroundJobs } from './service/background-jobs.js';
import { clockWatch } from './service/clock-watch.js';
import { healingSources, mending } from './service/healing.js';
import { type Hydrated, hydrate } from './service/hydrate.js';
import type { Forward } from './service/open-pubsub.js';
import { pipelineDeps } from './service/pipeline-deps.js';
import { plansOf } from './service/plans.js';
import { type ReadinessCheck, readinessChecksOf } from './service/readiness-checks.js';
import { receipts } from './service/receipts.js';
import { retryUntilReachable } from './service/retry-until-reachable.js';
import { runPipeline } from './service/run-pipeline.js';
import { type StoreTrouble, storeHealth } from './service/store-health.js';
import { sendingLettersOn } from './service/tell-letters.js';
import { journal } from './store/journal.js';
import { settingAside } from './store/set-aside.js';
import type { Probe } from './telemetry/probe.js';

/** The running pipeline. */
export interface Service {
  /** Delivers one message; resolves when it is durable, with what is wrong if it is a dead letter. */
  publish(body: Uint8Array): Promise<string | null>;
  /** The same for a message of which more is known than its body, with what became of it. */
  deliver(content: Content): Promise<Receipt>;
  /** What the pipeline tells of itself, from now on. */
  readonly stories$: Observable<PipelineEvent>;
  /** Rejects when the pipeline ends although nobody stopped it. */
  readonly ended: Promise<void>;
  /** False once the pipeline has ended, has not looked at anything for far too long, or can acknowledge nothing. */
  readonly ready: () => boolean;
  /** Why nothing can be acknowledged; null while the private store takes what it is given. */
  readonly trouble: () => StoreTrouble | null;
  /** Stops intake, lets runs under way finish, flushes the journal. */
  stop(): Promise<void>;
}

export interface ServiceOptions {
  readonly config: Config;
  readonly adapters: Adapters;
  readonly log: Log;
  /** Message sources besides the local bus. */
  readonly sources?: readonly EventSource[];
  /** Sends on what became a dead letter; a failure is logged, as the letter itself is kept. */
  readonly forward?: Forward;
  /** What is needed besides the adapters: told of, too, while the service cannot start. */
  readonly things?: readonly ReadinessCheck[];
  /** Looks at what passes through; nobody does when absent. */
  readonly probe?: Pick<Probe, 'deps' | 'message' | 'story'>;
}

/**
 * The only wiring: sources into the pipeline, the pipeline onto the adapters. It waits for the
 * private store, for ever; what else cannot be reached is told and tried again while it runs.
 * @throws TrendsError when a source cannot be started; nothing runs on then
 */
export async function startService(given: ServiceOptions): Promise<Service> {
  const options = { ...given, adapters: settingAsideDamage(given) };
  const { config, adapters, log, forward, probe } = options;
  const instance = randomBytes(4).toString('hex');
  const now = () => adapters.scheduler.now();
  const store = adapters.privately;
  const plans = plansOf(config);
  const before = await hydrated(options);
  // Watched from its first answer on: what it refused until then is told by the start.
  const health = storeHealth({ journal: journal({ store, now, instance }), store, now, instance });
  const lines = health.journal;
  const clock = clockWatch({ config, adapters, log, instance });
  let stopping = false;
  const shared = { config, adapters, log, clock, stopping: () => stopping };
  const live = pipelineDeps({
    ...shared,
    plans,
    journal: lines,
    healing: mending(healingSources(config, adapters, plans), log),
    recalled: before,
    holder: instance,
  });
  const told = receipts();
  const telling = sendingLettersOn(live, { log, ...(forward && { forward }) });
  const deps = told.deps(probe?.deps(telling) ?? telling);
  const messages$ = new Subject<Message>();
  const onStory = (story: PipelineEvent) => probe?.story(story);
  const { stories$, ended, alive } = runPipeline(deps, messages$, log, onStory);
  const others = backgroundJobs(deps, stories$, shared);
  const bus = httpBus();
  const sources = [bus, ...(options.sources ?? [])];
  const stop = async () => {
    stopping = true;
    adapters.giveUp?.();
    others.unsubscribe();
    await Promise.all(sources.map((source) => source.stop()));
    messages$.complete();
    await ended;
    await lines.flush();
    health.stop();
  };
  try {
    const take = (message: Message) => messages$.next(probe?.message(message) ?? message);
    for (const source of sources) await source.start(take);
  } catch (error) {
    await stop();
    throw error;
  }
  const deliver = (content: Content) => told.of(content.id, () => bus.deliver(content));
  const publish = async (body: Uint8Array) => {
    const content = { id: randomUUID(), topic: null, body, attributes: {} };
    return (await deliver(content)).fault;
  };
  const { trouble } = health;
  const ready = () => !stopping && alive() && trouble() === null;
  return { publish, deliver, stories$, ended, ready, trouble, stop };
}

/** Adapters whose private store moves aside what it finds damaged. */
function settingAsideDamage({ adapters, log }: ServiceOptions): Adapters {
  return { ...adapters, privately: settingAside(adapters.privately, log) };
}

/** What processes before this one journaled; waits for the private store until it answers. */
function hydrated({ config, adapters, log, things = [] }: ServiceOptions): Promise<Hydrated> {
  const plans = plansOf(config);
  const { rememberedLandings } = config.pipeline;
  return retryUntilReachable(
    () => hydrate(adapters, plans, adapters.scheduler.now(), log, rememberedLandings),
    {
      log,
      remote: placeOf(config.state).kind !== 'folder',
      others: [...readinessChecksOf(config, adapters, plans), ...things],
    },
  );
}
