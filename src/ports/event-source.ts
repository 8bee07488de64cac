/** One message as a bus delivers it: the body untouched, and the two ways to settle it. */
export interface Message {
  readonly id: string;
  /** The topic's short name, where the source knows it. */
  readonly topic: string | null;
  readonly body: Uint8Array;
  readonly attributes: Readonly<Record<string, string>>;
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
