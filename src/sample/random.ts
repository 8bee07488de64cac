/** A stream of pseudo-random numbers: the same labels always give the same stream. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both ends in. */
  int(low: number, high: number): number;
  /** Bell-shaped around 0 with standard deviation 1, never beyond ±3.5. */
  normal(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the items, which must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** A new array with the items in random order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** FNV-1a over the labels' text: where a stream starts. */
function hash(labels: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  for (const char of labels.join('\u0000')) {
    value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return value >>> 0;
}

/** The sfc32 generator ("small fast counter", 128 bits of state), warmed up. */
function sfc32(start: number): () => number {
  let [a, b, c, counter] = [start | 0, start ^ 0x9e3779b9, Math.imul(start, 0x85ebca6b), 1];
  const step = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 15; i++) step();
  return step;
}

function pickOf<T>(items: readonly T[], next: () => number): T {
  const item = items[Math.floor(next() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

function shuffledBy<T>(items: readonly T[], next: () => number): T[] {
  const keyed = items.map((item) => ({ item, key: next() }));
  return keyed.sort((x, y) => x.key - y.key).map(({ item }) => item);
}

/** The stream of these labels. Streams of different labels are independent of each other. */
export function randomOf(...labels: readonly (string | number)[]): Random {
  const next = sfc32(hash(labels));
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // Four uniforms have variance 1/3; no logarithm, so the digits are the same on every machine.
    normal: () => (next() + next() + next() + next() - 2) * 1.7320508075688772,
    chance: (probability) => next() < probability,
    pick: (items) => pickOf(items, next),
    shuffled: (items) => shuffledBy(items, next),
  };
}
