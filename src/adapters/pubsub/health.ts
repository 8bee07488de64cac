import type { Timer } from '../../ports/timer.js';
import { backOffMs } from './timer.js';
import { explain, type PubSubReport } from './trouble.js';

/** What is known of how a subscription fares, over all its lines. */
export interface Health {
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

const ITSELF = 'It is tried again by itself.';

/** Tells trouble and its end, each once. @param name the subscription's full name */
export function health(name: string, timer: Timer, report: (report: PubSubReport) => void): Health {
  let failures = 0;
  let hiccups = 0;
  let told: { readonly message: string; readonly at: number } | null = null;
  let cancel = () => {};

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
    cancel();
    cancel = timer.after(STEADY_MS, steady);
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
    rest: () => cancel(),
  };
}
