import type { EpochMs } from '../domain/date.js';
import { withoutForeign } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectStore } from '../ports/object-store.js';
import { journal } from '../store/journal.js';
import { changeState, type Healing, states } from '../store/states.js';

/** Something an operator does to an exporter by hand. */
export interface Operation {
  readonly exporter: string;
  readonly operation: 'pause' | 'resume' | 'rollback';
  readonly detail: string;
  readonly change: (state: ExporterState) => ExporterState;
  /** How a damaged state object heals. */
  readonly healing?: Healing | undefined;
}

/** Changes the exporter's state and journals who did what; a running service sees it at its next evaluation. */
export async function operate(
  privately: ObjectStore,
  now: EpochMs,
  { exporter, operation, detail, change, healing }: Operation,
): Promise<ExporterState> {
  const state = await changeState(states(privately, healing), exporter, change);
  const lines = journal({
    store: privately,
    now: () => now,
    instance: `${operation}-${process.pid}`,
  });
  await lines.append({ kind: 'operation', at: now, exporter, operation, detail });
  return state;
}

/** Landings are remembered, and refreshed once on `resume`. */
export function pause(privately: ObjectStore, now: EpochMs, exporter: string, healing?: Healing) {
  return operate(privately, now, {
    exporter,
    operation: 'pause',
    detail: '',
    healing,
    change: (state) => ({ ...state, paused: true }),
  });
}

/**
 * Ends a pause, and a pin, and lets the live file be put right again: after a pin the live file counts as unknown and the slot's deadline as not dealt
 * with, so that the file is made anew, also from what is there.
 */
export function resume(privately: ObjectStore, now: EpochMs, exporter: string, healing?: Healing) {
  return operate(privately, now, {
    exporter,
    operation: 'resume',
    detail: '',
    healing,
    change: (state) => ({
      ...withoutForeign(state),
      paused: false,
      ...(state.pinned && UNPINNED),
    }),
  });
}

const UNPINNED = { pinned: null, live: null, fallbackSlot: null };
