import { absolute, compare, type Fraction, subtract } from '../../src/domain/fraction.js';
import { TIERS, type Tier } from '../cuts.js';
import { fill } from '../fill.js';
import { shownPercent } from '../overs.js';
import { TEXTS } from '../texts.js';
import type { Archetype } from './archetype.js';
import type { WhatMattersParameters } from './parameters.js';

/** One of two things compared: how a sentence names it, and its unrounded OVER percentage. */
interface Side {
  readonly name: string;
  readonly pct: Fraction | null | undefined;
}

/** Two sides, whose players they are, and the unrounded difference that is worth a sentence. */
interface Comparison {
  readonly sides: readonly [a: Side, b: Side];
  /** Null when the sides are players themselves. */
  readonly players: string | null;
  /** In percentage points. */
  readonly gap: number;
}

type Population = Pick<WhatMattersParameters, 'lookback_days' | 'min_games'>;

const MAX_INSIGHTS = 5;
const OVERALL_GAP = 5;
const REST_GAP = 2;
const SIDE_GAP = 3;

const { players: PLAYERS, insights: SENTENCES, ...WHERE } = TEXTS.whatMatters;

/** The comparisons that are wide enough, most general first; one sentence when none is. */
export function keyInsights(
  archetypes: Readonly<Record<Tier, Archetype>>,
  { lookback_days: days, min_games: games }: Population,
): string[] {
  const found = comparisons(archetypes)
    .map((comparison) => sentence(comparison, { days, games }))
    .filter((text) => text !== null);
  return found.length > 0 ? found.slice(0, MAX_INSIGHTS) : [fill(SENTENCES.none, { days, games })];
}

/** All that is compared, in the order in which it is told. */
function comparisons(archetypes: Readonly<Record<Tier, Archetype>>): readonly Comparison[] {
  const { star, role_player } = archetypes;
  return [
    {
      sides: [
        { name: PLAYERS.star, pct: star.overall },
        { name: PLAYERS.role_player, pct: role_player.overall },
      ],
      players: null,
      gap: OVERALL_GAP,
    },
    {
      sides: [
        { name: WHERE.b2b, pct: star.rest.b2b?.pct },
        { name: WHERE.rested, pct: star.rest.rested?.pct },
      ],
      players: PLAYERS.star,
      gap: REST_GAP,
    },
    ...TIERS.map(
      (tier): Comparison => ({
        sides: [
          { name: WHERE.home, pct: archetypes[tier].sides.home?.pct },
          { name: WHERE.away, pct: archetypes[tier].sides.away?.pct },
        ],
        players: PLAYERS[tier],
        gap: SIDE_GAP,
      }),
    ),
  ];
}

/** A sentence on the higher and the lower side, with both numbers; null when they are close. */
function sentence(
  { sides: [a, b], players, gap }: Comparison,
  population: { readonly days: number; readonly games: number },
): string | null {
  if (!a.pct || !b.pct || compare(absolute(subtract(a.pct, b.pct)), gap) < 0) return null;
  const rates = [shownPercent(a.pct), shownPercent(b.pct)] as const;
  const values =
    compare(a.pct, b.pct) > 0
      ? { high: a.name, highRate: rates[0], low: b.name, lowRate: rates[1] }
      : { high: b.name, highRate: rates[1], low: a.name, lowRate: rates[0] };
  const text =
    players === null
      ? fill(SENTENCES.archetypes, { ...values, ...population })
      : fill(SENTENCES.within, { ...values, ...population, players });
  return text.charAt(0).toUpperCase() + text.slice(1);
}
