import { stat } from 'node:fs/promises';
import type { Timer } from '../../src/ports/timer.js';

export interface VirtualTimer extends Timer {
  /** Moves the clock, calling back whatever falls due. */
  advance(ms: number): void;
  /** How many calls are still to come. */
  pending(): number;
}

/** A timer that stands still until it is moved. */
export function virtualTimer(): VirtualTimer {
  let now = 0;
  let waiting: readonly { readonly due: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    schedule: (run, ms) => {
      const entry = { due: now + ms, run };
      waiting = [...waiting, entry];
      return {
        unsubscribe: () => {
          waiting = waiting.filter((other) => other !== entry);
        },
      };
    },
    pending: () => waiting.length,
    advance: (ms) => {
      now += ms;
      const due = waiting.filter((entry) => entry.due <= now).sort((a, b) => a.due - b.due);
      waiting = waiting.filter((entry) => entry.due > now);
      for (const entry of due) entry.run();
    },
  };
}

/** Lets everything that is ready to run do so: promises settle, their followers too. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Like `turn`, for what reads files: operations under way come back, and what they set off too. */
export async function quiet(): Promise<void> {
  for (let round = 0; round < 10; round += 1) {
    await stat('.');
    await turn();
  }
}
