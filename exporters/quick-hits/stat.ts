import { compare, type Fraction, subtract, toFixed } from '../../src/domain/fraction.js';
import { shownPercent } from '../overs.js';
import type { Candidate } from './candidates.js';
import type { QuickHit } from './schema.js';

/** Unrounded percentages outside of which a stat has a direction. */
const POSITIVE_ABOVE = 52;
const NEGATIVE_BELOW = 48;

/** The stat as published. */
export function publishedStat(candidate: Candidate, lookbackDays: number): QuickHit {
  const { id, category, when, games, pct } = candidate;
  const trend = trendOf(pct);
  return {
    id,
    category,
    headline: `${CLAIMS[trend]} ${when}`,
    stat: shownPercent(pct),
    description: `How often the over hit ${when} in the last ${lookbackDays} days`,
    sample_size: games,
    trend,
    context: contextOf(candidate),
  };
}

const CLAIMS: Readonly<Record<QuickHit['trend'], string>> = {
  positive: 'Overs lead',
  negative: 'Unders lead',
  neutral: 'Overs and unders are close',
};

function trendOf(pct: Fraction): QuickHit['trend'] {
  if (compare(pct, POSITIVE_ABOVE) > 0) return 'positive';
  return compare(pct, NEGATIVE_BELOW) < 0 ? 'negative' : 'neutral';
}

/** For example `vs 49.8% overall (+4.4%)`: the difference is that of the two shown numbers. */
function contextOf({ pct, against }: Candidate): string {
  const difference = toFixed(subtract(toFixed(pct, 1), toFixed(against.pct, 1)), 1);
  const signed = difference.startsWith('-') ? difference : `+${difference}`;
  return `vs ${shownPercent(against.pct)} ${against.name} (${signed}%)`;
}
