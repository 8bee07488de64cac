import type { EpochMs } from '../domain/date.js';

/** Messages that were sent together. */
interface MessageBatch {
  readonly id: string;
  /** Resolves when all of them have been delivered, or no more will be. */
  readonly closed: Promise<unknown>;
}

/** One message as a bus delivers it: the body untouched, and the two ways to settle it. */
export interface Message {
  readonly id: string;
  /** The topic's short name, where the source knows it. */
  readonly topic: string | null;
  readonly body: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
  /** When the bus took it, where the source knows. */
  readonly publishedAt?: EpochMs | undefined;
  /** Whether `force` and a past date of a trigger in it are honoured; else it only asks for an evaluation. */
  readonly mayDirect?: boolean | undefined;
  /** Who sent it, where they have said; the journal says so of what they asked for. */
  readonly by?: string | undefined;
  /** What is wrong with the envelope it came in; the body is the envelope then. */
  readonly fault?: string | undefined;
  /** Who sent it: the name of a token or an account, else an address, of Pub/Sub the subscription. */
  readonly sender?: string | undefined;
  /** The request that it came in with others. */
  readonly batch?: MessageBatch | undefined;
  /** The message is durably remembered: never deliver it again. */
  ack(): void;
  /** It is not: deliver it again. */
  nack(): void;
}

/** Where messages come from. At least once, in any order. */
export interface EventSource {
  readonly name: string;
  /** Starts delivery to `onMessage`. */
  start(onMessage: (message: Message) => void): Promise<void>;
  /** Stops delivery; resolves when messages under way are settled. */
  stop(): Promise<void>;
}
