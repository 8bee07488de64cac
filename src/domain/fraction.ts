/**
 * Exact arithmetic on rationals. Every published number is a `Fraction` until the one rounding
 * at the end (`roundHalfAway`), so that no warehouse and no summation order can change a digit.
 */
export interface Fraction {
  readonly num: bigint;
  /** Always positive. */
  readonly den: bigint;
}

/** Anything that names an exact number: an integer, a decimal string from a NUMERIC, a fraction. */
export type Exact = bigint | number | string | Fraction;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** An exact fraction. Numbers must be safe integers; strings must be plain decimals. */
export function exact(value: Exact): Fraction {
  if (typeof value === 'bigint') return { num: value, den: 1n };
  if (typeof value === 'object') return value;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`${value} is not an exact integer; pass a decimal string`);
    }
    return { num: BigInt(value), den: 1n };
  }
  const match = DECIMAL.exec(value);
  if (!match) throw new RangeError(`"${value}" is not a plain decimal`);
  const [, sign, whole = '0', digits = ''] = match;
  const num = BigInt(whole + digits);
  return { num: sign === '-' ? -num : num, den: 10n ** BigInt(digits.length) };
}

/** `num / den`, exactly. Throws on a zero denominator: callers decide what "no data" means. */
export function ratio(num: Exact, den: Exact): Fraction {
  return divide(exact(num), exact(den));
}

export function add(a: Exact, b: Exact): Fraction {
  const [x, y] = [exact(a), exact(b)];
  return { num: x.num * y.den + y.num * x.den, den: x.den * y.den };
}

export function subtract(a: Exact, b: Exact): Fraction {
  const y = exact(b);
  return add(a, { num: -y.num, den: y.den });
}

export function multiply(a: Exact, b: Exact): Fraction {
  const [x, y] = [exact(a), exact(b)];
  return { num: x.num * y.num, den: x.den * y.den };
}

export function divide(a: Exact, b: Exact): Fraction {
  const [x, y] = [exact(a), exact(b)];
  if (y.num === 0n) throw new RangeError('division by zero');
  const num = x.num * y.den;
  const den = x.den * y.num;
  return den < 0n ? { num: -num, den: -den } : { num, den };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compare(a: Exact, b: Exact): number {
  const { num } = subtract(a, b);
  return num < 0n ? -1 : num > 0n ? 1 : 0;
}

export function absolute(a: Exact): Fraction {
  const { num, den } = exact(a);
  return { num: num < 0n ? -num : num, den };
}

/** `value` held between `low` and `high`. */
export function clamp(value: Exact, low: Exact, high: Exact): Fraction {
  if (compare(value, low) < 0) return exact(low);
  if (compare(value, high) > 0) return exact(high);
  return exact(value);
}

/** The unweighted mean, or null of nothing. */
export function mean(values: readonly Exact[]): Fraction | null {
  if (values.length === 0) return null;
  return divide(
    values.reduce<Fraction>((sum, value) => add(sum, value), exact(0)),
    values.length,
  );
}

/** The value times 10^digits, rounded half away from zero: the scaled integer behind a published number. */
function scaled(value: Exact, digits: number): bigint {
  const { num, den } = exact(value);
  const magnitude = (num < 0n ? -num : num) * 10n ** BigInt(digits);
  const rounded = (2n * magnitude + den) / (2n * den);
  return num < 0n ? -rounded : rounded;
}

/** The one rounding: half away from zero to `digits` decimals, as the number that JSON publishes. */
export function roundHalfAway(value: Exact, digits: number): number {
  return Number(toFixed(value, digits));
}

/** The one rounding as text with exactly `digits` decimals, e.g. `54.0`; never `-0.0`. */
export function toFixed(value: Exact, digits: number): string {
  const integer = scaled(value, digits);
  const negative = integer < 0n;
  const text = (negative ? -integer : integer).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const decimals = digits === 0 ? '' : `.${text.slice(text.length - digits)}`;
  return `${negative ? '-' : ''}${whole}${decimals}`;
}
