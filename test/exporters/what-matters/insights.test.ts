import { describe, expect, it } from 'vitest';
import type { Tier } from '../../../exporters/cuts.js';
import type { Archetype } from '../../../exporters/what-matters/archetype.js';
import { keyInsights } from '../../../exporters/what-matters/insights.js';
import { type Exact, exact } from '../../../src/domain/fraction.js';

const factor = (pct: Exact) => ({ games: 100, pct: exact(pct) });

const EMPTY: Archetype = {
  playerCount: 0,
  examples: [],
  overall: null,
  rest: { b2b: undefined, one_day: undefined, rested: undefined },
  sides: { home: undefined, away: undefined },
};

const sides = (home: Exact, away: Exact) => ({ home: factor(home), away: factor(away) });
const rest = (b2b: Exact, rested: Exact) => ({
  b2b: factor(b2b),
  one_day: undefined,
  rested: factor(rested),
});

function insights(parts: Readonly<Partial<Record<Tier, Partial<Archetype>>>>): string[] {
  const archetype = (tier: Tier): Archetype => ({ ...EMPTY, ...parts[tier] });
  return keyInsights(
    {
      star: archetype('star'),
      scorer: archetype('scorer'),
      rotation: archetype('rotation'),
      role_player: archetype('role_player'),
    },
    { lookback_days: 365, min_games: 20 },
  );
}

const NOTHING = ['No comparison stands out among players with 20+ games in the last 365 days.'];

describe('keyInsights', () => {
  it.each<[string, Exact, Exact, string[]]>([
    [
      'exactly 5 apart',
      '55',
      '50',
      [
        'Stars clear their line more often than role players: 55.0% against 50.0% of lined games, players with 20+ games in the last 365 days.',
      ],
    ],
    [
      'the other way round',
      '44.96',
      '50',
      [
        'Role players clear their line more often than stars: 50.0% against 45.0% of lined games, players with 20+ games in the last 365 days.',
      ],
    ],
    ['rounding to 5 but not there', '54.99', '50', NOTHING],
  ])('compares stars and role players: %s', (_, star, role, expected) => {
    expect(
      insights({ star: { overall: exact(star) }, role_player: { overall: exact(role) } }),
    ).toEqual(expected);
  });

  it('compares only what is there', () => {
    expect(insights({ star: { overall: exact(50) } })).toEqual(NOTHING);
    expect(insights({ star: { rest: { ...EMPTY.rest, b2b: factor(50) } } })).toEqual(NOTHING);
    expect(insights({ scorer: { sides: { ...EMPTY.sides, away: factor(50) } } })).toEqual(NOTHING);
  });

  it('compares the rest of stars from 2 points on, and of nobody else', () => {
    expect(insights({ star: { rest: rest(48, 50) } })).toEqual([
      'Stars clear their line more often on two or more days of rest than on back-to-backs: 50.0% against 48.0% of lined games, players with 20+ games in the last 365 days.',
    ]);
    expect(insights({ star: { rest: rest(48, '49.999') } })).toEqual(NOTHING);
    expect(insights({ scorer: { rest: rest(40, 60) } })).toEqual(NOTHING);
  });

  it('compares the sides of every archetype from 3 points on', () => {
    expect(insights({ rotation: { sides: sides(50, 47) } })).toEqual([
      'Rotation players clear their line more often at home than on the road: 50.0% against 47.0% of lined games, players with 20+ games in the last 365 days.',
    ]);
    expect(insights({ rotation: { sides: sides(50, '47.001') } })).toEqual(NOTHING);
  });

  it('keeps five, overall first, then rest, then sides from stars down', () => {
    const wide = sides(60, 50);
    const all = insights({
      star: { overall: exact(60), rest: rest(60, 50), sides: wide },
      scorer: { sides: wide },
      rotation: { sides: wide },
      role_player: { overall: exact(40), sides: wide },
    });
    expect(all.map((text) => text.split(' clear ')[0])).toEqual([
      'Stars',
      'Stars',
      'Stars',
      'Scorers',
      'Rotation players',
    ]);
    expect(all[1]).toContain('on back-to-backs than');
  });
});
