/** Something that is read when it is asked for, and kept for a while. */
export interface Kept<T> {
  /** What is kept, or what is read now; who asks meanwhile waits for the same reading. */
  get(): Promise<T>;
  /** What is kept may no longer be true. */
  drop(): void;
}

export interface Keeping {
  /** Read again after this long, in milliseconds of real time. */
  readonly longestMs: number;
  /** However often it is dropped, not read again sooner than this; 0 when absent. */
  readonly shortestMs?: number;
  /** In milliseconds, from any beginning. */
  readonly clock?: () => number;
}

/** Keeps what `read` gives. A reading that failed is not kept. */
export function kept<T>(read: () => Promise<T>, keeping: Keeping): Kept<T> {
  const { longestMs, shortestMs = 0, clock = () => performance.now() } = keeping;
  let held: { readonly at: number; readonly value: Promise<T> } | null = null;
  let dropped = false;

  function isStale(at: number): boolean {
    const age = clock() - at;
    return age >= longestMs || (dropped && age >= shortestMs);
  }

  return {
    get() {
      if (held !== null && !isStale(held.at)) return held.value;
      const value = read();
      held = { at: clock(), value };
      dropped = false;
      value.catch(() => {
        if (held?.value === value) held = null;
      });
      return value;
    },
    drop() {
      dropped = true;
    },
  };
}
