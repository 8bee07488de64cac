/** How a configuration is drawn: by colour, and by the dash of its line for those who see no colours. */
export interface Look {
  readonly name: string;
  readonly colour: string;
  readonly dash: string;
}

const COLOURS = ['#1f5fa8', '#c8560b', '#2e7d4f', '#8e3a8c', '#6b6b00', '#555555'];
const DASHES = ['none', '7 4', '2 3', '9 3 2 3', '4 2', '1 2'];

export const INK = '#222222';
export const FAINT = '#767676';
export const GRID = '#d9d9d9';

/** Looks for configurations in their order. */
export function looksFor(names: readonly string[]): readonly Look[] {
  return names.map((name, index) => ({
    name,
    colour: COLOURS[index % COLOURS.length] ?? INK,
    dash: DASHES[index % DASHES.length] ?? 'none',
  }));
}

/** Maps a range of values evenly onto a range of places. */
export function scale(
  [low, high]: readonly [number, number],
  [left, right]: readonly [number, number],
): (value: number) => number {
  return (value) => left + ((value - low) / (high - low)) * (right - left);
}
