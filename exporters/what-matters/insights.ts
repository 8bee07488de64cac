import { absolute, compare, type Fraction, subtract } from '../../src/domain/fraction.js';
import { TIERS, type Tier } from '../cuts.js';
import { shownPercent } from '../overs.js';
import type { Archetype } from './archetype.js';

/** One of two things compared: how a sentence names it, and its unrounded OVER percentage. */
interface Side {
  readonly name: string;
  readonly pct: Fraction | null | undefined;
}

const MAX_INSIGHTS = 5;

/** Unrounded differences, in percentage points, from which a comparison is worth a sentence. */
const OVERALL_GAP = 5;
const REST_GAP = 2;
const SIDE_GAP = 3;

const PLURALS: Readonly<Record<Tier, string>> = {
  star: 'stars',
  scorer: 'scorers',
  rotation: 'rotation players',
  role_player: 'role players',
};

/** The comparisons that are wide enough, most general first; one sentence when none is. */
export function keyInsights(
  archetypes: Readonly<Record<Tier, Archetype>>,
  lookbackDays: number,
): string[] {
  const { star, role_player } = archetypes;
  const found = [
    comparePlayers(
      { name: PLURALS.star, pct: star.overall },
      { name: PLURALS.role_player, pct: role_player.overall },
    ),
    compareWithin(
      PLURALS.star,
      { name: 'on back-to-backs', pct: star.rest.b2b?.pct },
      { name: 'on two or more days of rest', pct: star.rest.rested?.pct },
      REST_GAP,
    ),
    ...TIERS.map((tier) =>
      compareWithin(
        PLURALS[tier],
        { name: 'at home', pct: archetypes[tier].sides.home?.pct },
        { name: 'on the road', pct: archetypes[tier].sides.away?.pct },
        SIDE_GAP,
      ),
    ),
  ].filter((sentence) => sentence !== null);
  return found.length > 0
    ? found.slice(0, MAX_INSIGHTS)
    : [`No comparison stands out in the last ${lookbackDays} days.`];
}

function comparePlayers(a: Side, b: Side): string | null {
  return sentence(
    a,
    b,
    OVERALL_GAP,
    (high, low) => `${high} clear their line more often than ${low}`,
  );
}

function compareWithin(players: string, a: Side, b: Side, gap: number): string | null {
  return sentence(
    a,
    b,
    gap,
    (high, low) => `${players} clear their line more often ${high} than ${low}`,
  );
}

/** What `words` makes of the higher and the lower side, with both numbers; null when they are close. */
function sentence(
  a: Side,
  b: Side,
  gap: number,
  words: (high: string, low: string) => string,
): string | null {
  if (!a.pct || !b.pct || compare(absolute(subtract(a.pct, b.pct)), gap) < 0) return null;
  const [claim, high, low] =
    compare(a.pct, b.pct) > 0
      ? [words(a.name, b.name), a.pct, b.pct]
      : [words(b.name, a.name), b.pct, a.pct];
  const text = `${claim}: ${shownPercent(high)} against ${shownPercent(low)} of lined games.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
