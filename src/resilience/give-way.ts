import { setImmediate } from 'node:timers/promises';

/** What can wait gives way for so long (milliseconds), then goes on whatever else is under way. */
const LONGEST_MS = 250;

/** Urgent work of this process. It calls the disk many times, and a slice of a search could come before each. */
let underWay = 0;
const waiting = new Set<() => void>();

/** Does work for which searches give way: what an acknowledgement waits for, whichever way its message came. */
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
