/** The value that half of the numbers do not exceed. @throws RangeError for no numbers */
export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

/**
 * The value that this share of the numbers does not exceed (nearest rank).
 * @param share from 0 to 1
 * @throws RangeError for no numbers
 */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('there is no percentile of no numbers');
  return value;
}

/** A number with three digits that count, or all digits before the point. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
