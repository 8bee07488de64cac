import type { Player } from './player.js';
import type { Random } from './random.js';

const PRIOR_GAMES = 6;

/** What the market expects of a player: his level, corrected by his last ten games. */
function expected(player: Player): number {
  const sum = player.recent.reduce((total, points) => total + points, 0);
  return (player.talent * PRIOR_GAMES + sum) / (PRIOR_GAMES + player.recent.length);
}

/** How likely somebody offers a line on a player of whom so many points are expected. */
function offered(points: number): number {
  if (points >= 15) return 0.98;
  if (points >= 10) return 0.93;
  if (points >= 8) return 0.8;
  if (points >= 5) return 0.4;
  return 0.05;
}

/**
 * The closing line before a game, mostly at a half point, sometimes at a whole one (so that it can
 * push); null when none was offered.
 */
export function closingLine(player: Player, random: Random): number | null {
  const points = expected(player);
  if (!random.chance(offered(points))) return null;
  const whole = random.chance(0.12);
  const line = whole ? Math.round(points) : Math.floor(points - 0.15 + random.normal()) + 0.5;
  return Math.max(line, 1.5);
}

/** The result of a line: null when the player did not play, none was offered, or it pushed. */
export function resultOf(points: number | null, line: number | null): 'OVER' | 'UNDER' | null {
  if (points === null || line === null || points === line) return null;
  return points > line ? 'OVER' : 'UNDER';
}
