import type { Message } from '../../ports/event-source.js';
import { backOffMs, inTime, type Timer } from '../../ports/timer.js';
import type { Connection } from './client.js';
import { type FlowLimit, flowController } from './flow-controller.js';
import { openPullSession, type PullSession, type PullSessionEvents } from './pull-session.js';
import { answered, type Watchdog, watchdog } from './timer.js';
import { topicOf } from './topic.js';
import { explain, type PubSubReport } from './trouble.js';

export interface SubscribeOptions {
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

/** No call is to come. */
const NOTHING: ReturnType<Timer['schedule']> = { unsubscribe: () => {} };

/** Listens to the subscription, over as many lines as it takes, until it is stopped. */
export function subscribe(
  options: SubscribeOptions,
  onMessage: (message: Message) => void,
): { stop(): Promise<void> } {
  const { name, timer, report, stopMs } = options;
  const messages = flowController(options.limit, timer, onMessage, (open) => lines.flow(open));
  const state = health(name, timer, report);
  const lines = linesOf(options, {
    opened: state.opened,
    message: (leased) => {
      state.message();
      messages.take(leased);
    },
    hiccup: state.hiccup,
    lost,
    silent: anew,
  });
  let opening = NOTHING;

  function open(): void {
    try {
      lines.open();
    } catch (cause) {
      lost(cause);
    }
  }

  /** Leaves the line; what the listener has can still be acked on it for a while. */
  function leave(): void {
    state.rest();
    lines.unwatch();
    messages.clear();
    lines.close();
  }

  function lost(cause: unknown): void {
    leave();
    opening = timer.schedule(open, state.lost(cause));
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
      opening.unsubscribe();
      leave();
      // The client's own bound comes first: what is not settled by then it gives back.
      const settled = Promise.all([messages.idle(), lines.closed()]);
      const late = () => report(cutShort(name, messages.underWay()));
      await inTime(timer, stopMs + 1000, settled, late);
    },
  };
}

/** What is heard of the line that is open, and of its silence. */
interface LinesEvents extends Pick<PullSessionEvents, 'message' | 'hiccup' | 'lost'> {
  readonly opened: () => void;
  /** Nothing of a kind has come for so many milliseconds. */
  readonly silent: (kind: 'silent' | 'quiet', ms: number, what: string) => void;
}

/** One line to the subscription at a time, under watch; those before it may still be closing. */
interface Lines {
  /** @throws what keeps a connection from being made */
  open(): void;
  /** Lets the open line's messages flow, or not. */
  flow(open: boolean): void;
  unwatch(): void;
  close(): void;
  /** Resolves when all that are closing are closed. */
  closed(): Promise<unknown>;
}

function linesOf(options: SubscribeOptions, hear: LinesEvents): Lines {
  const { name, connect, timer, report, silentMs, quietMs } = options;
  const closing = new Set<Promise<void>>();
  let topic = options.topic;
  let line: PullSession | null = null;
  let dogs: readonly Watchdog[] = [];
  let flow = (_open: boolean) => {};

  async function topicFor({ subscription, signIn }: Connection): Promise<string | null> {
    await answered(timer, signIn(), 'no credentials');
    if (topic !== undefined) return topic;
    const found = await topicOf(subscription, name, timer, report);
    if (found !== null) topic = found;
    return found;
  }

  return {
    open() {
      const connection = connect();
      flow = connection.flow;
      const silent = watchdog(timer, silentMs, () =>
        hear.silent('silent', silentMs, 'sign of life'),
      );
      const quiet = watchdog(timer, quietMs, () => hear.silent('quiet', quietMs, 'message'));
      dogs = [silent, quiet];
      hear.opened();
      line = openPullSession(connection, topicFor(connection), {
        message: (leased) => {
          for (const dog of dogs) dog.sign();
          hear.message(leased);
        },
        renewed: silent.sign,
        hiccup: hear.hiccup,
        lost: hear.lost,
        ackFailed: (cause) => report(ackFailure(name, cause)),
      });
    },
    flow: (open) => flow(open),
    unwatch() {
      for (const dog of dogs) dog.stop();
    },
    close() {
      if (line === null) return;
      const closed: Promise<void> = line.close().then(() => void closing.delete(closed));
      closing.add(closed);
      line = null;
    },
    closed: () => Promise.all(closing),
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

/** What is known of how a subscription fares, over all its lines. */
interface Health {
  /** A line was opened. */
  opened(): void;
  /** A message came: whatever was wrong is over. */
  message(): void;
  /** A stream ended before its time and the client opens another. */
  hiccup(cause: unknown): void;
  /** The line is lost. Returns the milliseconds to wait before another is opened. */
  lost(cause: unknown): number;
  /** Nothing more is judged. */
  rest(): void;
}

/** So long without an error, and what was wrong counts as over. */
const STEADY_MS = 60_000;

/** So many hiccups without steadiness between them are trouble; single ones are usual. */
const HICCUPS = 3;

/** The same trouble is told again only after this time. */
const REPEAT_MS = 10 * 60_000;

const ITSELF = 'It is retried automatically.';

/** Tells trouble and its end, each once. @param name the subscription's full name */
function health(name: string, timer: Timer, report: (report: PubSubReport) => void): Health {
  let failures = 0;
  let hiccups = 0;
  let told: { readonly message: string; readonly at: number } | null = null;
  let waiting = NOTHING;

  function trouble(kind: 'lost' | 'unreachable', cause: unknown): void {
    const { message, remedy } = explain(name, cause);
    if (told?.message === message && timer.now() - told.at < REPEAT_MS) return;
    told = { message, at: timer.now() };
    report({ kind, subscription: name, message, remedy: `${remedy} ${ITSELF}`, cause });
  }

  function steady(): void {
    failures = 0;
    hiccups = 0;
    if (told === null) return;
    told = null;
    const message = `${name} is listened to again`;
    report({ kind: 'recovered', subscription: name, message, remedy: null });
  }

  function awaitSteadiness(): void {
    waiting.unsubscribe();
    waiting = timer.schedule(steady, STEADY_MS);
  }

  return {
    opened: awaitSteadiness,
    message: () => {
      if (failures > 0 || hiccups > 0) steady();
    },
    hiccup: (cause) => {
      hiccups += 1;
      if (hiccups >= HICCUPS) trouble('unreachable', cause);
      awaitSteadiness();
    },
    lost: (cause) => {
      failures += 1;
      trouble('lost', cause);
      return backOffMs(failures);
    },
    rest: () => waiting.unsubscribe(),
  };
}
