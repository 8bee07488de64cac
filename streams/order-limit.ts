import type { EpochMs } from '../src/domain/date.js';

/** What of an order may be carried out. */
export interface Ordered {
  readonly allowed: readonly string[];
  /** Those that were ordered too short a time ago. */
  readonly limited: readonly string[];
  /** Takes it back: it was not journaled, and comes again. */
  undo(): void;
}

/**
 * Lets each exporter be forced, or exported as of a past date, at most once in an interval.
 * @param known when each was last ordered, before this process began
 */
export function orderLimit(
  intervalMs: number,
  known: Readonly<Record<string, EpochMs>>,
): (exporters: readonly string[], at: EpochMs) => Ordered {
  const last = new Map(Object.entries(known));
  return (exporters, at) => {
    // Of a clock that was set back nobody waits.
    const limited = exporters.filter((exporter) => {
      const before = last.get(exporter) ?? Number.NEGATIVE_INFINITY;
      return before <= at && at - before < intervalMs;
    });
    const allowed = exporters.filter((exporter) => !limited.includes(exporter));
    const before = allowed.map((exporter) => [exporter, last.get(exporter)] as const);
    for (const exporter of allowed) last.set(exporter, at);
    const undo = () => {
      for (const [exporter, earlier] of before) {
        if (earlier === undefined) last.delete(exporter);
        else last.set(exporter, earlier);
      }
    };
    return { allowed, limited, undo };
  };
}
