import { TrendsError } from '../../domain/errors.js';
import type { EventSource } from '../../ports/event-source.js';
import { systemTimer, type Timer } from '../../ports/timer.js';
import { type Connection, connect } from './client.js';
import type { FlowLimit } from './flow-controller.js';
import { shortName, subscriptionName } from './names.js';
import { subscribe } from './subscriber.js';
import { ANSWER_MS, answered } from './timer.js';
import { explain, isDenied, type PubSubReport } from './trouble.js';

const MIB = 1024 * 1024;
const MINUTE = 60_000;

export interface PubSubSourceOptions {
  /** The project's id; of a subscription's full name its own project counts. */
  readonly project: string;
  /** Short name, or `projects/<project>/subscriptions/<name>`. */
  readonly subscription: string;
  /** The topic's short name; where absent it is asked of the server (pubsub.subscriptions.get). */
  readonly topic?: string;
  /** What the listener may have and not have acked; by default 1,000 messages and 64 MiB. */
  readonly limit?: FlowLimit;
  /** Without a sign of life of the stream for so long it is opened anew; by default 20 minutes. */
  readonly silentMs?: number;
  /** Without a message for so long it is opened anew to be sure; by default 60 minutes. */
  readonly quietMs?: number;
  /** How long a stop waits for messages in work; by default 6 seconds. */
  readonly stopMs?: number;
  /** Hears of trouble, with the remedy, and of its end. */
  readonly report: (report: PubSubReport) => void;
  /** `host:port` of another Pub/Sub; an emulator is found by the client's PUBSUB_EMULATOR_HOST. */
  readonly endpoint?: string;
  readonly timer?: Timer;
  /** Opens a connection; Google's client unless a test says otherwise. */
  readonly connect?: () => Connection;
}

export interface PubSubSource extends EventSource {
  /**
   * Asks whether the subscription can be used, and takes no messages; started or not.
   * @throws TrendsError that says why not, and the remedy
   */
  look(): Promise<void>;
}

/**
 * Messages of one pull subscription, by streaming pull.
 *
 * Ack: once journaled. It may not arrive, or be refused where delivery is exactly once: reported,
 * and the message may come again, as any message may. Nack: the message stays leased and is offered
 * to the listener again after 1, 2, 4 … 60 seconds, unknown to the server; after 50 minutes, at a
 * stop, or when the connection is lost it is given back, and the server delivers it again.
 *
 * `start` succeeds although nobody is signed in, or nothing can be reached, is allowed or exists: that is reported, and
 * tried again after 1, 2, 4 … 60 seconds, for ever. A stream that goes silent without an error is
 * noticed: streams end every 15 minutes, so after 20 without a message or such an end another is
 * opened on a new connection.
 *
 * `stop` takes no more, gives back what the listener does not have, and waits for the rest.
 * @throws UsageError when the project or the subscription is no name at all
 */
export function openPubSubSource(options: PubSubSourceOptions): PubSubSource {
  const { project, endpoint } = options;
  const subscription = subscriptionName(project, options.subscription);
  const limit = options.limit ?? { messages: 1000, bytes: 64 * MIB };
  const stopMs = options.stopMs ?? 6000;
  const target = { project, subscription, limit, closeMs: stopMs };
  const settings = {
    connect: () => connect(endpoint === undefined ? target : { ...target, endpoint }),
    silentMs: 20 * MINUTE,
    quietMs: 60 * MINUTE,
    timer: systemTimer,
    ...options,
    name: subscription,
    limit,
    stopMs,
  };
  const name = `pubsub ${shortName(subscription)}`;
  let listening: { stop(): Promise<void> } | null = null;
  let stopping: Promise<void> | null = null;
  return {
    name,
    look: () => lookAt(settings.connect, subscription, settings.timer),
    start: async (onMessage) => {
      if (listening) {
        throw new TrendsError(`${name} is already started`, { remedy: 'Stop it first.' });
      }
      const sender = shortName(subscription);
      listening = subscribe(settings, (message) => onMessage({ ...message, sender }));
    },
    stop: async () => {
      stopping ??= (listening?.stop() ?? Promise.resolve()).then(() => {
        listening = null;
        stopping = null;
      });
      await stopping;
    },
  };
}

/**
 * Asks for a subscription on a connection of its own, and takes no messages. Who may take them but
 * not ask for it gets no fault.
 * @param name the subscription's full name
 * @throws TrendsError that says why it cannot be used, and the remedy
 */
async function lookAt(connect: () => Connection, name: string, timer: Timer): Promise<void> {
  const { subscription, signIn, close } = connect();
  try {
    await answered(timer, signIn(), 'no credentials');
    const asked = subscription.getMetadata({ timeout: ANSWER_MS, retry: null });
    await answered(timer, asked, 'no answer');
  } catch (cause) {
    if (!isDenied(cause)) throw explain(name, cause);
  } finally {
    await close().catch(() => {});
  }
}
