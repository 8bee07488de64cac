/** An exact rational number in lowest terms; `bottom` is positive. */
export interface Exact {
  readonly top: bigint;
  readonly bottom: bigint;
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** `top / bottom`, both whole numbers. */
export function exact(top: bigint | number, bottom: bigint | number = 1n): Exact {
  const [t, b] = [BigInt(top), BigInt(bottom)];
  if (b === 0n) throw new RangeError('division by zero');
  const divisor = greatestDivisor(t, b < 0n ? -b : b) * (b < 0n ? -1n : 1n);
  return { top: t / divisor, bottom: b / divisor };
}

/** The value of a plain decimal such as `-12.50`. */
export function decimal(text: string): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`not a plain decimal: ${text}`);
  const [, sign, whole, part = ''] = match;
  return exact(BigInt(`${sign}${whole}${part}`), 10n ** BigInt(part.length));
}

export const plus = (a: Exact, b: Exact): Exact =>
  exact(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom);
export const minus = (a: Exact, b: Exact): Exact =>
  exact(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom);
export const times = (a: Exact, b: Exact): Exact => exact(a.top * b.top, a.bottom * b.bottom);
export const over = (a: Exact, b: Exact): Exact => exact(a.top * b.bottom, a.bottom * b.top);

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.top * b.bottom - b.top * a.bottom;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

export const atLeast = (a: Exact, b: Exact): boolean => compare(a, b) >= 0;
export const magnitude = (a: Exact): Exact => (a.top < 0n ? exact(-a.top, a.bottom) : a);

/** `value` kept between `low` and `high`. */
export function clamp(value: Exact, low: Exact, high: Exact): Exact {
  if (compare(value, low) < 0) return low;
  return compare(value, high) > 0 ? high : value;
}

function sum(values: readonly Exact[]): Exact {
  return values.reduce(plus, exact(0));
}

/** The mean, or null of nothing. */
export function mean(values: readonly Exact[]): Exact | null {
  return values.length === 0 ? null : over(sum(values), exact(values.length));
}

/** With exactly `decimals` digits, half away from zero; zero has no sign. */
export function fixed(value: Exact, decimals: number): string {
  const scaled = magnitude(value).top * 10n ** BigInt(decimals);
  const units = (2n * scaled + value.bottom) / (2n * value.bottom);
  const digits = units.toString().padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return value.top < 0n && units !== 0n ? `-${text}` : text;
}

/** The number that a file shows. */
export const rounded = (value: Exact, decimals: number): number => Number(fixed(value, decimals));

/** The same, null of null. */
export const roundedOrNull = (value: Exact | null, decimals: number): number | null =>
  value === null ? null : rounded(value, decimals);

/** `+4.4`, `-0.3`, `+0.0`: the difference of two shown numbers. */
export function signedDifference(a: Exact, b: Exact, decimals: number): string {
  const difference = minus(decimal(fixed(a, decimals)), decimal(fixed(b, decimals)));
  const text = fixed(difference, decimals);
  return text.startsWith('-') ? text : `+${text}`;
}
