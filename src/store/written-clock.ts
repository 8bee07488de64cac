import type { ClockDifference } from '../domain/clock-difference.js';
import type { EpochMs } from '../domain/date.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The object that is written to see what time its store has. */
export const CLOCK = 'clock.json';

/** What a service last found of its clock. */
export interface WrittenClock {
  /** By its own clock. */
  readonly at: EpochMs;
  readonly instance: string;
  /** From each clock that it could be compared with. */
  readonly differences: readonly ClockDifference[];
}

/**
 * Writes what a clock shows. @returns when that was written by the store's own clock; null where it
 * does not say, or where somebody else wrote at the same time
 */
export async function writeClock(
  store: ObjectStore,
  { at, ...rest }: WrittenClock,
): Promise<EpochMs | null> {
  const content = { version: 1, at: new Date(at).toISOString(), ...rest };
  const body = new TextEncoder().encode(`${JSON.stringify(content)}\n`);
  const generation = await store.put(CLOCK, body, { contentType: 'application/json' });
  const head = await store.head(CLOCK);
  return head?.generation === generation ? (head.writtenAt ?? null) : null;
}

/** What was written last; null: nothing, or nothing that can be read. */
export async function writtenClock(store: ObjectStore): Promise<WrittenClock | null> {
  const object = await store.get(CLOCK);
  if (object === null) return null;
  try {
    const { at, instance, differences } = JSON.parse(new TextDecoder().decode(object.body));
    const shown = Date.parse(at);
    return Number.isFinite(shown) && Array.isArray(differences)
      ? { at: shown, instance: String(instance), differences }
      : null;
  } catch {
    return null;
  }
}
