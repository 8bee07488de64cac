import type { PubSubReport } from '../adapters/pubsub/index.js';
import type { Config } from '../config/index.js';
import type { EpochMs } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import type { Log } from '../log.js';
import type { EventSource, Message } from '../ports/event-source.js';
import type { ReadinessCheck } from './readiness-checks.js';

/** Sends on a message that nobody can read. */
export type Forward = (message: Message, fault: string, receivedAt: EpochMs) => Promise<unknown>;

/** What the configuration uses of Pub/Sub. */
export interface PubSubParts {
  readonly sources: readonly EventSource[];
  /** The subscriptions, to be looked at. */
  readonly things: readonly ReadinessCheck[];
  /** Absent: unreadable messages stay in the private store alone. */
  readonly forward?: Forward;
  close(): Promise<void>;
}

const NOTHING: PubSubParts = { sources: [], things: [], close: async () => {} };

/**
 * The subscriptions that are pulled and the topic of dead letters; the adapter is loaded only when
 * one of them is configured.
 * @throws UsageError when no project is known, or a name cannot be one
 */
export async function openPubSub(config: Config, log: Log): Promise<PubSubParts> {
  const { subscriptions, deadLetterTopic, maxMessages, silenceMs } = config.pubsub;
  if (subscriptions.length === 0 && deadLetterTopic === '') return NOTHING;
  const { openDeadLetterTopic, openPubSubSource } = await import('../adapters/pubsub/index.js');
  const connection = pubSubConnection(config);
  const sources = subscriptions.map((subscription) =>
    openPubSubSource({
      ...connection,
      subscription,
      limit: { messages: maxMessages, bytes: MOST_BYTES },
      silentMs: silenceMs,
      report: (report) => tell(log, report),
    }),
  );
  const things = sources.map(({ name, look }) => ({ name, look }));
  if (deadLetterTopic === '') return { ...NOTHING, sources, things };
  const letters = openDeadLetterTopic({ ...connection, topic: deadLetterTopic });
  return {
    sources,
    things,
    // Which subscription a message came from it does not say; nor does what is sent on.
    forward: (message, reason, receivedAt) => letters.forward({ message, reason, receivedAt }),
    close: () => letters.close(),
  };
}

const MOST_BYTES = 64 * 1_048_576;

/** Where topics and subscriptions are. */
export interface PubSubConnection {
  readonly project: string;
  /** An emulator's; Google when absent. */
  readonly endpoint?: string;
}

/** Where topics and subscriptions are. @throws UsageError when the configuration names no project */
export function pubSubConnection({
  pubsub,
  data,
}: Pick<Config, 'pubsub' | 'data'>): PubSubConnection {
  const place = placeOf(data);
  const project = pubsub.project || (place.kind === 'bigquery' ? place.project : '');
  if (project === '') {
    throw new UsageError('pubsub.project: the project of topics and subscriptions is not named', {
      remedy: 'Set it, or read the tables from a project with data: bigquery://PROJECT.',
    });
  }
  const { endpoint } = pubsub;
  return { project, ...(endpoint && { endpoint }) };
}

/** Reports at `warn` ask somebody to act, or end such a state; the others are for the curious. */
function tell(log: Log, { kind, subscription, message, remedy, cause }: PubSubReport): void {
  const fields = { subscription, state: kind, remedy, err: cause };
  if (kind === 'quiet' || kind === 'recovered')
    log.info({ event: `pubsub.${kind}`, ...fields }, message);
  else log.warn({ event: `pubsub.${kind}`, ...fields }, message);
}
