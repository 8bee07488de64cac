import { AckResponses } from '@google-cloud/pubsub';
import { TOPICS } from '../../domain/topics.js';
import type { ClientMessage, Connection } from './client.js';
import type { Leased } from './flow-controller.js';
import { streamEnd } from './trouble.js';

/** What is heard of a subscription while its line is open. */
export interface PullSessionEvents {
  readonly message: (leased: Leased) => void;
  /** The stream was renewed, as it is every 15 minutes. */
  readonly renewed: () => void;
  /** The stream has ended before its time; the client opens another. */
  readonly hiccup: (cause: unknown) => void;
  /** The client has given up. */
  readonly lost: (cause: unknown) => void;
  /** Heard after the line's close too. */
  readonly ackFailed: (cause: unknown) => void;
}

/** One connection to the subscription, from its opening until it has failed or is closed. */
export interface PullSession {
  /**
   * Takes no more and hangs up when the messages in work are settled, or at the latest when the
   * client's time for it is over; what is not settled then comes again. Never rejects.
   */
  close(): Promise<void>;
}

/**
 * Opens the stream of a connection once the topic's name is known.
 * @param topic rejects when the subscription cannot be used; then the line is lost
 */
export function openPullSession(
  { subscription, close }: Connection,
  topic: Promise<string | null>,
  hear: PullSessionEvents,
): PullSession {
  let open = true;
  let closed: Promise<void> | null = null;

  function lost(cause: unknown): void {
    if (open) hear.lost(cause);
  }

  function debug(note: unknown): void {
    if (isAckFailure(note)) hear.ackFailed(note);
    else if (open && hasError(note)) {
      if (streamEnd(note.error) === 'renewal') hear.renewed();
      else hear.hiccup(note.error);
    }
  }

  async function listen(): Promise<void> {
    const known = await topic;
    if (!open) return;
    subscription.on('message', (message) => {
      const leased = lease(message, known, hear.ackFailed);
      if (open) hear.message(leased);
      else leased.giveBack();
    });
  }

  // These listeners stay: an error that nobody hears would end the process.
  subscription.on('error', lost);
  subscription.on('close', () => lost(new Error('the stream was closed')));
  subscription.on('debug', debug);
  listen().catch(lost);
  return {
    close: () => {
      open = false;
      closed ??= hangUp(close);
      return closed;
    },
  };
}

/** A connection that cannot be closed in order is gone all the same. */
async function hangUp(close: () => Promise<void>): Promise<void> {
  await close().catch(() => {});
}

/** With exactly-once delivery an ack is answered, and may be refused; otherwise it is sent. */
function lease(
  message: ClientMessage,
  topic: string | null,
  ackFailed: (cause: unknown) => void,
): Leased {
  const { id, data, attributes, publishTime } = message;
  const mayDirect = topic === TOPICS.trigger;
  return {
    content: { id, topic, body: data, attributes, publishedAt: publishTime?.getTime(), mayDirect },
    ack: () => {
      message.ackWithResponse().then((response) => {
        if (response !== AckResponses.Success) ackFailed(new Error(`ack answered ${response}`));
      }, ackFailed);
    },
    // Refused, the lease ends by itself: the message comes again in either case.
    giveBack: () => void message.nackWithResponse().catch(() => {}),
  };
}

/** Of a failed batch of acks the client tells only here, unless delivery is exactly once. */
function isAckFailure(note: unknown): boolean {
  return typeof note === 'object' && note !== null && 'ackIds' in note;
}

function hasError(note: unknown): note is { readonly error: unknown } {
  return typeof note === 'object' && note !== null && 'error' in note && note.error !== undefined;
}
