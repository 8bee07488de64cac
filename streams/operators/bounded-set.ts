/** A bounded memory of identities: the oldest is forgotten first. */
export interface BoundedSet {
  /**
   * What is known of an identity. A `new` one is remembered now, as under way until it is kept or
   * forgotten.
   */
  claim(id: string): 'new' | 'under-way' | 'known';
  /** What was under way is known from now on. */
  keep(id: string): void;
  forget(id: string): void;
}

/**
 * A memory of at most `limit` identities besides those under way.
 * @param known what it begins with, as `keptAs` makes it of identities
 * @param keptAs an identity as it is kept: short, however long it is
 */
export function boundedSet(
  limit: number,
  known: readonly string[],
  keptAs: (identity: string) => string = (identity) => identity,
): BoundedSet {
  const ids = new Set(known.slice(-limit));
  const underWay = new Set<string>();
  // One for good: a new one would walk over everything forgotten so far to find the oldest.
  const oldestFirst = ids.values();
  return {
    claim(identity) {
      const id = keptAs(identity);
      if (underWay.has(id)) return 'under-way';
      if (ids.has(id)) return 'known';
      underWay.add(id);
      return 'new';
    },
    keep(identity) {
      const id = keptAs(identity);
      underWay.delete(id);
      ids.add(id);
      if (ids.size <= limit) return;
      const { done, value } = oldestFirst.next();
      if (!done) ids.delete(value);
    },
    forget(identity) {
      const id = keptAs(identity);
      underWay.delete(id);
      ids.delete(id);
    },
  };
}
