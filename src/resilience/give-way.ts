import { setImmediate } from 'node:timers/promises';

/** What can wait gives way for so long (milliseconds), then goes on whatever else is under way. */
const LONGEST_MS = 250;

/** Work of this process that somebody waits for: its calls to the disk come one after the other. */
let underWay = 0;
const waiting = new Set<() => void>();

/** Does work for which searches give way: an acknowledgement, say, waits for many calls to the disk. */
export async function urgently<T>(work: () => Promise<T>): Promise<T> {
  underWay += 1;
  try {
    return await work();
  } finally {
    underWay -= 1;
    if (underWay === 0) for (const go of waiting) go();
  }
}

/**
 * Between two pieces of work that can wait: lets everything else run, and what is urgent to its end,
 * for a quarter of a second at most.
 */
export async function giveWay(): Promise<void> {
  await setImmediate();
  if (underWay === 0) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      clearTimeout(timer);
      waiting.delete(go);
      resolve();
    };
    const timer = setTimeout(go, LONGEST_MS);
    waiting.add(go);
  });
}
