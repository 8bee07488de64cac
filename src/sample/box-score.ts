import type { Random } from './random.js';
import type { Strength } from './strength.js';

/** Made and attempted shots of one zone. */
export interface Shots {
  readonly made: number;
  readonly attempted: number;
}

/** One team's night: what it scored and what it allowed near and far from the basket. */
export interface BoxScore {
  readonly points: number;
  readonly allowedPaint: Shots;
  readonly allowedThree: Shots;
}

/** A team as it comes into a game. */
export interface Side {
  readonly strength: Strength;
  /** It played the day before. */
  readonly tired: boolean;
}

const LEAGUE_POINTS = 113.6;
const LEAGUE_PACE = 99;

function pointsOf(self: Side, other: Side, pace: number, home: 1 | -1, random: Random): number {
  const level =
    LEAGUE_POINTS +
    self.strength.offense +
    other.strength.defense +
    home * self.strength.home +
    0.8 * (pace - LEAGUE_PACE) -
    (self.tired ? self.strength.fatigue : 0);
  return Math.max(70, Math.round(level + 10 * random.normal()));
}

function shots(attempts: number, share: number, random: Random): Shots {
  const attempted = Math.max(10, Math.round(attempts + 5 * random.normal()));
  const luck = (0.5 * random.normal()) / Math.sqrt(attempted);
  return { attempted, made: Math.round(attempted * (share + luck)) };
}

function allowed({ strength }: Side, random: Random) {
  return {
    allowedPaint: shots(48, strength.paintAllowed, random),
    allowedThree: shots(36, strength.threeAllowed, random),
  };
}

/** Plays a game: its pace (one decimal) and both teams' box scores; never a tie. */
export function playGame(
  home: Side,
  away: Side,
  random: Random,
): { readonly pace: number; readonly home: BoxScore; readonly away: BoxScore } {
  const mean = (home.strength.pace + away.strength.pace) / 2;
  const pace = Math.round(10 * (mean + 3.2 * random.normal())) / 10;
  const homePoints = pointsOf(home, away, pace, 1, random);
  const awayPoints = pointsOf(away, home, pace, -1, random);
  const overtime = homePoints === awayPoints ? random.int(1, 9) : 0;
  return {
    pace,
    home: { points: homePoints + overtime, ...allowed(home, random) },
    away: { points: awayPoints, ...allowed(away, random) },
  };
}
