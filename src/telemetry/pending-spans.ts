import type { EpochMs } from '../domain/date.js';

/** Where the traces of pending landings go on: kept until every exporter has refreshed, or too long. */
export interface PendingSpans<T> {
  /** Remembers a landing's place, and who is still to refresh for it; nobody: nothing is kept. */
  open(id: string, place: T, exporters: readonly string[], at: EpochMs): void;
  /** The place of a landing; undefined when it is not pending any more. */
  find(id: string): T | undefined;
  /** An exporter's file includes these landings, or it is clear that it needs none. */
  refreshed(exporter: string, ids: readonly string[]): void;
  readonly size: number;
}

interface ContextLimits {
  /** Milliseconds after which a landing is forgotten, whoever has not refreshed. */
  readonly keepMs: number;
  /** Landings kept; beyond it the oldest is forgotten. */
  readonly most: number;
}

interface Pending<T> {
  readonly place: T;
  readonly at: EpochMs;
  readonly exporters: Set<string>;
}

/** A memory that cannot grow beyond its limits. */
export function pendingSpans<T>({ keepMs, most }: ContextLimits): PendingSpans<T> {
  const pending = new Map<string, Pending<T>>();

  /** Oldest first, as the map has them; one that came again counts from then. */
  function forget(now: EpochMs): void {
    for (const [id, { at }] of pending) {
      if (pending.size <= most && now - at < keepMs) return;
      pending.delete(id);
    }
  }

  return {
    open(id, place, exporters, at) {
      pending.delete(id);
      if (exporters.length > 0) pending.set(id, { place, at, exporters: new Set(exporters) });
      forget(at);
    },
    find: (id) => pending.get(id)?.place,
    refreshed(exporter, ids) {
      for (const id of ids) {
        const known = pending.get(id);
        if (known === undefined) continue;
        known.exporters.delete(exporter);
        if (known.exporters.size === 0) pending.delete(id);
      }
    },
    get size() {
      return pending.size;
    },
  };
}
