import type { Message } from '../../ports/event-source.js';
import type { Timer } from '../../ports/timer.js';
import { answered } from './answered.js';
import type { Connection } from './client.js';
import { desk, type FlowLimit } from './desk.js';
import { health } from './health.js';
import { type Line, openLine } from './line.js';
import { type Watchdog, watchdog, within } from './timer.js';
import { topicOf } from './topic.js';
import { explain, type PubSubReport } from './trouble.js';

export interface ListeningOptions {
  /** The subscription's full name. */
  readonly name: string;
  /** Its topic's short name; absent: asked of the server. */
  readonly topic?: string;
  readonly connect: () => Connection;
  readonly limit: FlowLimit;
  readonly silentMs: number;
  readonly quietMs: number;
  readonly stopMs: number;
  readonly timer: Timer;
  readonly report: (report: PubSubReport) => void;
}

/** Listens to the subscription, over as many lines as it takes, until it is stopped. */
export function keepListening(
  options: ListeningOptions,
  onMessage: (message: Message) => void,
): { stop(): Promise<void> } {
  const { name, connect, timer, report, silentMs, quietMs, stopMs } = options;
  const messages = desk(options.limit, timer, onMessage, (open) => flow(open));
  const state = health(name, timer, report);
  const closing = new Set<Promise<void>>();
  let topic = options.topic;
  let line: Line | null = null;
  let dogs: readonly Watchdog[] = [];
  let flow = (_open: boolean) => {};
  let cancelOpening = () => {};

  function open(): void {
    try {
      const connection = connect();
      flow = connection.flow;
      const silent = watchdog(timer, silentMs, () => anew('silent', silentMs, 'sign of life'));
      const quiet = watchdog(timer, quietMs, () => anew('quiet', quietMs, 'message'));
      dogs = [silent, quiet];
      state.opened();
      line = openLine(connection, topicFor(connection), {
        message: (leased) => {
          for (const dog of dogs) dog.sign();
          state.message();
          messages.take(leased);
        },
        renewed: silent.sign,
        hiccup: state.hiccup,
        lost,
        ackFailed: (cause) => report(ackFailure(name, cause)),
      });
    } catch (cause) {
      lost(cause);
    }
  }

  async function topicFor({ subscription, signIn }: Connection): Promise<string | null> {
    await answered(timer, signIn(), 'no credentials');
    if (topic !== undefined) return topic;
    const found = await topicOf(subscription, name, timer, report);
    if (found !== null) topic = found;
    return found;
  }

  /** Leaves the line; what the listener has can still be acked on it for a while. */
  function leave(): void {
    state.rest();
    for (const dog of dogs) dog.stop();
    messages.clear();
    if (line === null) return;
    const closed: Promise<void> = line.close().then(() => void closing.delete(closed));
    closing.add(closed);
    line = null;
  }

  function lost(cause: unknown): void {
    leave();
    cancelOpening = timer.after(state.lost(cause), open);
  }

  function anew(kind: 'silent' | 'quiet', ms: number, what: string): void {
    const count = messages.underWay();
    leave();
    const message = `${name}: no ${what} for ${ms / 60_000} minutes, ${count} messages under way; opened anew`;
    report({ kind, subscription: name, message, remedy: null });
    open();
  }

  open();
  return {
    stop: async () => {
      cancelOpening();
      leave();
      // The client's own bound comes first: what is not settled by then it gives back.
      const settled = Promise.all([messages.idle(), ...closing]);
      const done = await within(timer, stopMs + 1000, settled);
      if (!done) report(cutShort(name, messages.underWay()));
    },
  };
}

function ackFailure(name: string, cause: unknown): PubSubReport {
  const message = explain(`${name}: an ack did not arrive; the subscription`, cause).message;
  const remedy = 'The message may come again; repeated events are recognised.';
  return { kind: 'ack-failed', subscription: name, message, remedy, cause };
}

function cutShort(name: string, count: number): PubSubReport {
  const message = `${name}: stopped with ${count} messages not settled in time`;
  const remedy = 'Nothing is lost: they come again, and what was recorded of them is recognised.';
  return { kind: 'cut-short', subscription: name, message, remedy };
}
