import { randomUUID } from 'node:crypto';
import { styleText } from 'node:util';

/** What a colour says. */
export type Tone = 'good' | 'doubtful' | 'bad' | 'unknown';

/** A text, and what its colour says. */
export interface Tinted {
  readonly text: string;
  readonly mood: Tone | null;
}

const STYLES = { good: 'green', doubtful: 'yellow', bad: 'red', unknown: 'dim' } as const;

/** In marks that nothing read from outside can hold: colours are ours alone. */
const OURS = randomUUID();
const MARK = new RegExp(`<${OURS} (begin|end) (good|doubtful|bad|unknown)>`, 'g');

/**
 * The text with marks for its colour where the stream is a terminal that shows any; Node asks NO_COLOR and
 * FORCE_COLOR for us. `inColour` turns the marks into what a terminal obeys, once all else is made printable.
 */
export function coloured(
  text: string,
  mood: Tone | null,
  stream: NodeJS.WritableStream = process.stdout,
): string {
  if (mood === null || styleText(STYLES[mood], text, { stream }) === text) return text;
  return `<${OURS} begin ${mood}>${text}<${OURS} end ${mood}>`;
}

/** A text whose marks have become colours. */
export function inColour(text: string): string {
  return text.replace(MARK, (_, side: string, mood: Tone) => {
    const around = styleText(STYLES[mood], '|', { validateStream: false }).split('|');
    return around[side === 'begin' ? 0 : 1] ?? '';
  });
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

const MOODS: ReadonlyMap<string, Tone> = new Map([
  ...GOOD.map((word) => [word, 'good'] as const),
  ...DOUBTFUL.map((word) => [word, 'doubtful'] as const),
  ...BAD.map((word) => [word, 'bad'] as const),
  ...UNKNOWN.map((word) => [word, 'unknown'] as const),
]);

/** What a state, an outcome or a verdict says; null for other words. */
export function toneOf(word: string): Tone | null {
  return MOODS.get(word) ?? null;
}

/** Words of ours in the colour of what the last of them says, as a cell of a table. */
export function tinted(...words: readonly string[]): Tinted {
  return { text: words.join(', '), mood: toneOf(words.at(-1) ?? '') };
}
