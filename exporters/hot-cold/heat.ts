import { add, clamp, divide, type Fraction, multiply, ratio } from '../../src/domain/fraction.js';

export type StreakType = 'OVER' | 'UNDER';

/** What a heat score is made of, unrounded. */
export interface Form {
  /** OVERs per lined game, 0 to 1. */
  readonly hitRate: Fraction;
  /** Mean of points minus line, in points. */
  readonly margin: Fraction;
  /** Latest lined games in a row with the same result. */
  readonly streak: number;
  readonly streakType: StreakType;
}

const FULL_STREAK = 10;

/** Half hit rate, a quarter streak, a quarter margin: 0 (cold) to 1 (hot). */
export function heatScore({ hitRate, margin, streak, streakType }: Form): Fraction {
  const quarter = ratio(1, 4);
  return add(
    multiply(ratio(1, 2), hitRate),
    add(
      multiply(quarter, streakFactor(streak, streakType)),
      multiply(quarter, marginFactor(margin)),
    ),
  );
}

/** From 0 (ten UNDERs in a row or more) over 1/2 to 1 (ten OVERs or more). */
function streakFactor(streak: number, type: StreakType): Fraction {
  const length = Math.min(streak, FULL_STREAK);
  return ratio(FULL_STREAK + (type === 'OVER' ? length : -length), 2 * FULL_STREAK);
}

/** From 0 (ten points below the line or more) to 1 (ten above it or more). */
function marginFactor(margin: Fraction): Fraction {
  return clamp(divide(add(margin, 10), 20), 0, 1);
}
