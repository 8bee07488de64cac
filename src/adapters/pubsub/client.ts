import {
  type ClientConfig,
  Duration,
  type Message,
  PubSub,
  type Subscription,
  SubscriptionCloseBehaviors,
} from '@google-cloud/pubsub';
import type { FlowLimit } from './flow-controller.js';
import { signIn } from './sign-in.js';
import { streamTap } from './stream-tap.js';

/** What is used of a message as Google's client delivers it. */
export type ClientMessage = Pick<
  Message,
  'id' | 'data' | 'attributes' | 'ackWithResponse' | 'nackWithResponse'
> & { readonly publishTime?: Date };

/** What is used of Google's subscription. The first `message` listener opens its stream. */
export type ClientSubscription = Pick<Subscription, 'on' | 'close' | 'getMetadata'>;

/** A subscription on a connection of its own. */
export interface Connection {
  readonly subscription: ClientSubscription;
  /** To be done before anything is asked of the subscription. @throws NotSignedIn */
  signIn(): Promise<void>;
  /** False: reads no more from the wire, so that the server must wait; true: reads on. */
  flow(open: boolean): void;
  /** Takes no more, waits for what is in work (bounded), sends the last acks, hangs up. */
  close(): Promise<void>;
}

/**
 * Google's client with a connection that notices its own end.
 * @param channel further options of the gRPC channel
 */
export function pubSubClient(project: string, endpoint?: string, channel: object = {}): PubSub {
  const config: ClientConfig = { projectId: project, ...CHANNEL, ...channel };
  return new PubSub(endpoint === undefined ? config : { ...config, apiEndpoint: endpoint });
}

/**
 * A dead connection is noticed by pings within 40 seconds, not the client's 5 minutes, and after a
 * long outage no more than half a minute passes before the next attempt.
 */
const CHANNEL = {
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_reconnect_backoff_ms': 30_000,
};

/** A connection that is not there by then is given up, and another is opened. */
const CONNECT_MS = 60_000;

export interface ConnectOptions {
  readonly project: string;
  /** The subscription's full name. */
  readonly subscription: string;
  readonly limit: FlowLimit;
  /** How long a close may take, in milliseconds. */
  readonly closeMs: number;
  readonly endpoint?: string;
}

/** A connection of its own, so that whatever ails the former one is left behind. */
export function connect(options: ConnectOptions): Connection {
  const { project, subscription: name, limit, closeMs, endpoint } = options;
  const tap = streamTap();
  const client = pubSubClient(project, endpoint, {
    'grpc.callInvocationTransformer': tap.transform,
  });
  const subscription = client.subscription(name, {
    // One stream: the limits hold for each stream, and messages are few.
    streamingOptions: {
      maxStreams: 1,
      timeout: CONNECT_MS,
      retryMaxBackoff: Duration.from({ seconds: 30 }),
    },
    // Excess messages come to the desk: held back by the client they would block its closing.
    flowControl: { maxMessages: limit.messages, maxBytes: limit.bytes, allowExcessMessages: true },
    closeOptions: {
      behavior: SubscriptionCloseBehaviors.WaitForProcessing,
      timeout: Duration.from({ milliseconds: closeMs }),
    },
  });
  return {
    subscription,
    signIn: () => signIn(client),
    flow: tap.flow,
    close: async () => {
      await subscription.close();
      await client.close();
    },
  };
}
