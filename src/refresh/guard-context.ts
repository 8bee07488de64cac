import type { Request } from '../../streams/flow.js';
import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { ExporterState, InputMemory } from '../domain/state.js';

/** What the guard goes by besides the inputs themselves. */
export interface GuardContext {
  readonly now: EpochMs;
  /** What the last refresh was built from, and what of that is gone since; null, none: not compared. */
  readonly state: Pick<ExporterState, 'inputs' | 'losses'>;
  /** Landings that no refresh has included yet: they may say that rows are meant to be gone. */
  readonly landings: readonly Landing[];
  readonly maxWaitMs: number;
  /** Since when inputs have looked like half a load; null: judge at once, nobody waits for the rest. */
  readonly suspiciousSince: EpochMs | null;
}

/** Of a run's request: somebody who asks for a file now is answered now; only the service's own refreshes wait. */
export function guardContext(
  { state, landings, destination, cause, force }: Request,
  now: EpochMs,
  maxWaitMs: number,
): GuardContext {
  const waits = destination === 'live' && cause !== 'manual' && !force;
  return {
    now,
    state: { inputs: inputsBefore(state), losses: state.losses },
    landings,
    maxWaitMs,
    suspiciousSince: waits ? (state.setback?.suspicion?.since ?? now) : null,
  };
}

/** For a file that nothing is compared with and nobody waits for. */
export function judgedAlone(now: EpochMs): GuardContext {
  const state = { inputs: null, losses: [] };
  return { now, state, landings: [], maxWaitMs: 0, suspiciousSince: null };
}

/** A state of an earlier version knows how many rows stand behind its file, and no more. */
function inputsBefore({ inputs, live }: ExporterState): InputMemory | null {
  if (inputs !== null || live === null) return inputs;
  const rows = Object.entries(live.rows).map(
    ([table, count]) => [table, { window: count, season: 0, recent: 0 }] as const,
  );
  return { asOf: live.asOf, readAt: live.levelsReadAt, keys: {}, rows: Object.fromEntries(rows) };
}
