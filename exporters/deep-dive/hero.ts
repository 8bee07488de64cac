import { toFixed } from '../../src/domain/fraction.js';
import { overRate, percent } from '../rates.js';
import type { Tally } from './day.js';
import type { DeepDive } from './schema.js';
import type { Sides } from './sides.js';

/** The opening number: side A's OVER rate, held against side B's; never a number of too few games. */
export function heroStat({ a, b }: Sides, minGames: number): DeepDive['hero_stat'] {
  if (a.tally.games < minGames || b.tally.games < minGames) {
    return {
      value: '—',
      label: 'Not enough games yet',
      context: `${a.tally.games} ${a.where}, ${b.tally.games} ${b.where}; each side needs ${minGames}`,
    };
  }
  const [shownA, shownB] = [wholePercent(a.tally), wholePercent(b.tally)];
  const difference = shownA - shownB;
  return {
    value: `${shownA}%`,
    label: `OVER rate ${a.where}`,
    context: `vs ${shownB}% ${b.where} (${difference < 0 ? '' : '+'}${difference}%)`,
  };
}

function wholePercent({ games, overs }: Tally): number {
  return Number(toFixed(percent(overRate(overs, games)), 0));
}
