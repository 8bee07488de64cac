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

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editsBetween(from: string, to: string): number {
  const [source, target] = [[...from], [...to]];
  let before: readonly number[] = [];
  let row: readonly number[] = [0, ...target.map((_, j) => j + 1)];
  for (const [i, letter] of source.entries()) {
    const next = [i + 1];
    for (const [j, other] of target.entries()) {
      const ways = [(row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + +(letter !== other)];
      if (i > 0 && j > 0 && letter === target[j - 1] && other === source[i - 1]) {
        ways.push((before[j - 1] ?? 0) + 1);
      }
      next.push(Math.min(...ways));
    }
    [before, row] = [row, next];
  }
  return row[target.length] ?? 0;
}
