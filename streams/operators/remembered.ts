/** A bounded memory of identities: the oldest is forgotten first. */
export interface Remembered {
  /** Remembers an identity; false when it was known. */
  add(id: string): boolean;
  forget(id: string): void;
}

/** A memory of at most `limit` identities, beginning with `known`. */
export function remembered(limit: number, known: readonly string[]): Remembered {
  const ids = new Set(known.slice(-limit));
  // One for good: a new one would walk over everything forgotten so far to find the oldest.
  const oldestFirst = ids.values();
  return {
    add(id) {
      if (ids.has(id)) return false;
      ids.add(id);
      if (ids.size > limit) {
        const { done, value } = oldestFirst.next();
        if (!done) ids.delete(value);
      }
      return true;
    },
    forget: (id) => void ids.delete(id),
  };
}
