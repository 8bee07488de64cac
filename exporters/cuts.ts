import { z } from 'zod';
import { int64, type Parameter } from '../src/domain/query.js';

const points = (fallback: number, tier: string) =>
  z.int().min(1).max(60).default(fallback).describe(`Mean points from which a player is ${tier}.`);

/** Where the tiers of players begin, in mean points per game played; below the last: role player. */
export const cutsParameter = z
  .strictObject({
    star: points(22, 'a star'),
    scorer: points(15, 'a scorer'),
    rotation: points(8, 'a rotation player'),
  })
  .refine((cuts) => cuts.star > cuts.scorer && cuts.scorer > cuts.rotation, {
    error: 'star must be above scorer, and scorer above rotation',
  })
  .prefault({})
  .describe('Mean points per game played that separate the tiers of players.');

export type Cuts = z.infer<typeof cutsParameter>;

/** The tiers, highest first, as queries name them. */
export const TIERS = ['star', 'scorer', 'rotation', 'role_player'] as const;
export type Tier = (typeof TIERS)[number];

/** The cuts as the query parameters `@star`, `@scorer` and `@rotation`. */
export function bindCuts(cuts: Cuts): Readonly<Record<'star' | 'scorer' | 'rotation', Parameter>> {
  return {
    star: int64(cuts.star),
    scorer: int64(cuts.scorer),
    rotation: int64(cuts.rotation),
  };
}
