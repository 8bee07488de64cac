import type { Row } from '../../src/domain/query.js';
import type { Tier } from '../cuts.js';
import type { BuildContext, Built } from '../exporter.js';
import { fill } from '../fill.js';
import { readInputs } from '../inputs.js';
import { publishedPercent } from '../overs.js';
import { TEXTS } from '../texts.js';
import { type Archetype, type Factor, readArchetype } from './archetype.js';
import { keyInsights } from './insights.js';
import type { WhatMattersParameters } from './parameters.js';
import type { PublishedArchetype, PublishedFactors, WhatMatters } from './schema.js';

/** What moves results against the line, by archetype of player. */
export function buildWhatMatters(
  rows: readonly Row[],
  { params }: BuildContext<WhatMattersParameters>,
): Built<WhatMatters> {
  const archetypes: Record<Tier, Archetype> = {
    star: readArchetype(rows, 'star'),
    scorer: readArchetype(rows, 'scorer'),
    rotation: readArchetype(rows, 'rotation'),
    role_player: readArchetype(rows, 'role_player'),
  };
  const published = (tier: Tier) =>
    publishedArchetype(archetypes[tier], fill(TEXTS.whatMatters.archetypes[tier], params.cuts));
  return {
    content: {
      archetypes: {
        star: published('star'),
        scorer: published('scorer'),
        rotation: published('rotation'),
        role_player: published('role_player'),
      },
      key_insights: keyInsights(archetypes, params),
    },
    ...readInputs(rows),
  };
}

/** The archetype as published: the one place where the numbers are rounded. */
function publishedArchetype(archetype: Archetype, description: string): PublishedArchetype {
  const { overall } = archetype;
  return {
    description,
    player_count: archetype.playerCount,
    example_players: [...archetype.examples],
    overall_over_pct: overall === null ? null : publishedPercent(overall),
    factors: publishedFactors(archetype),
  };
}

function publishedFactors({ rest, sides }: Archetype): PublishedFactors {
  return {
    rest: {
      ...(rest.b2b && { b2b: publishedFactor(rest.b2b) }),
      ...(rest.one_day && { one_day: publishedFactor(rest.one_day) }),
      ...(rest.rested && { rested: publishedFactor(rest.rested) }),
    },
    home_away: {
      ...(sides.home && { home: publishedFactor(sides.home) }),
      ...(sides.away && { away: publishedFactor(sides.away) }),
    },
  };
}

function publishedFactor({ games, pct }: Factor) {
  return { games, over_pct: publishedPercent(pct) };
}
