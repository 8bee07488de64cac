import type { Player } from './player.js';
import type { Random } from './random.js';

/** What a player would score on a night, before his team's total is known; never negative. */
function rawPoints(player: Player, random: Random): number {
  player.form = 1 + 0.93 * (player.form - 1) + 0.035 * random.normal();
  const level = player.talent * player.form;
  const spread = Math.min(3.9 + 0.19 * level, level);
  return Math.max(0.01, level + spread * random.normal());
}

/**
 * Shares a team's points among those who played: the parts are whole and add up to `total`.
 * @returns the points of each player, in the order given
 */
export function sharePoints(
  total: number,
  active: readonly Player[],
  random: Random,
): readonly number[] {
  const raw = active.map((player) => rawPoints(player, random));
  const sum = raw.reduce((all, points) => all + points, 0);
  let [seen, given] = [0, 0];
  return raw.map((points) => {
    seen += points;
    const share = Math.round((total * seen) / sum) - given;
    given += share;
    return share;
  });
}
