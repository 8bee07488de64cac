import { toFixed } from '../../src/domain/fraction.js';
import { fill } from '../fill.js';
import { overRate, percent } from '../rates.js';
import { TEXTS } from '../texts.js';
import type { Tally } from './day.js';
import type { DeepDive } from './schema.js';
import type { Sides } from './sides.js';

const texts = TEXTS.deepDive.hero;

/** The opening number: side A's OVER rate, held against side B's; never a number of too few games. */
export function heroStat({ a, b }: Sides, minGames: number): DeepDive['hero_stat'] {
  if (a.tally.games < minGames || b.tally.games < minGames) {
    return {
      value: '—',
      label: texts.tooFewLabel,
      context: fill(texts.tooFewContext, {
        gamesA: `${a.tally.games}`,
        gamesB: `${b.tally.games}`,
        needed: minGames,
        a: a.where,
        b: b.where,
      }),
    };
  }
  const [shownA, shownB] = [wholePercent(a.tally), wholePercent(b.tally)];
  const difference = shownA - shownB;
  return {
    value: `${shownA}%`,
    label: fill(texts.label, { a: a.where }),
    context: fill(texts.context, {
      rateB: `${shownB}%`,
      difference: `${difference < 0 ? '' : '+'}${difference}%`,
      b: b.where,
    }),
  };
}

function wholePercent({ games, overs }: Tally): number {
  return Number(toFixed(percent(overRate(overs, games)), 0));
}
