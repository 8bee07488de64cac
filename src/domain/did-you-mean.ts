/** Shorter words are not looked for inside candidates: too many contain them. */
const SHORTEST_PART = 3;

/**
 * The candidate that a mistyped word most likely meant: the one with the fewest edits, if they are
 * few for the word's length, else the first that contains the word. Null when none is near.
 */
export function didYouMean(word: string, candidates: readonly string[]): string | null {
  const typed = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: editsBetween(typed, candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const [nearest] = ranked;
  if (nearest && nearest.edits <= Math.max(1, Math.floor(typed.length / 3))) {
    return nearest.candidate;
  }
  if (typed.length < SHORTEST_PART) return null;
  return candidates.find((candidate) => candidate.toLowerCase().includes(typed)) ?? null;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one word into the other. */
export function editsBetween(from: string, to: string): number {
  const target = [...to];
  let row = Array.from({ length: target.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of target.entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}
