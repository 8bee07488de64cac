import { styleText } from 'node:util';

/** What a colour says. */
export type Mood = 'good' | 'doubtful' | 'bad' | 'unknown';

/** A text, and what its colour says. */
export interface Tinted {
  readonly text: string;
  readonly mood: Mood | null;
}

const STYLES = { good: 'green', doubtful: 'yellow', bad: 'red', unknown: 'dim' } as const;

/**
 * The text in its colour where the stream is a terminal that shows any; Node asks NO_COLOR and
 * FORCE_COLOR for us.
 */
export function coloured(
  text: string,
  mood: Mood | null,
  stream: NodeJS.WritableStream = process.stdout,
): string {
  return mood === null ? text : styleText(STYLES[mood], text, { stream });
}

const GOOD = ['fresh', 'published', 'history', 'exists', 'created', 'accepted'];
const DOUBTFUL = [
  'waiting',
  'partial',
  'would publish',
  'would create',
  'differs',
  'paused',
  'pinned',
];
const BAD = ['stale', 'held', 'held-back', 'failed', 'missing', 'refused', 'dead-lettered'];
const UNKNOWN = ['unknown', 'unchanged', 'already-current', 'before'];

const MOODS: ReadonlyMap<string, Mood> = new Map([
  ...GOOD.map((word) => [word, 'good'] as const),
  ...DOUBTFUL.map((word) => [word, 'doubtful'] as const),
  ...BAD.map((word) => [word, 'bad'] as const),
  ...UNKNOWN.map((word) => [word, 'unknown'] as const),
]);

/** What a state, an outcome or a verdict says; null for other words. `fresh, paused` goes by its last word. */
export function moodOf(state: string): Mood | null {
  return MOODS.get(state.split(', ').at(-1) ?? '') ?? null;
}

/** A word of ours in the colour of what it says, as a cell of a table. */
export function tinted(text: string): Tinted {
  return { text, mood: moodOf(text) };
}
