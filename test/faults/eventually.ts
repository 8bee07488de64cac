import { setTimeout as after } from 'node:timers/promises';

/** Resolves true once it holds; false when it does not within a time. */
export async function eventually(
  holds: () => Promise<boolean> | boolean,
  withinMs: number,
): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end; await after(50)) {
    if (await holds()) return true;
  }
  return false;
}
