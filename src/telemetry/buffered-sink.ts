import type { Signal, Sink } from './signal.js';

/** Passes signals on once somebody listens. */
export interface BufferedSink {
  readonly emit: Sink;
  /** Tells what was kept so far, then everything as it happens. */
  attach(sink: Sink): void;
}

/**
 * Keeps what happens before anybody listens, since the listeners are loaded after the start.
 * @param most signals kept; beyond it the oldest are dropped
 */
export function bufferedSink(most = 10_000): BufferedSink {
  let kept: Signal[] | null = [];
  const sinks: Sink[] = [];
  return {
    emit(signal) {
      for (const sink of sinks) sink(signal);
      if (kept === null) return;
      kept.push(signal);
      if (kept.length > 2 * most) kept = kept.slice(-most);
    },
    attach(sink) {
      for (const signal of kept?.slice(-most) ?? []) sink(signal);
      kept = null;
      sinks.push(sink);
    },
  };
}
