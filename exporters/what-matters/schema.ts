import { z } from 'zod';
import { type ContentOf, counted, percentage, publishedFields } from '../published.js';
import { MIN_REST_GAMES, MIN_SIDE_GAMES } from './minimums.js';

const factor = (minGames: number) =>
  z
    .strictObject({
      games: z.int().min(minGames).describe('Lined games.'),
      over_pct: percentage.describe('Percentage of them that went OVER.'),
    })
    .optional();

const factors = z.strictObject({
  rest: z
    .strictObject({
      b2b: factor(MIN_REST_GAMES),
      one_day: factor(MIN_REST_GAMES),
      rested: factor(MIN_REST_GAMES),
    })
    .describe("By days of rest since the player's previous game; absent when games are few."),
  home_away: z
    .strictObject({ home: factor(MIN_SIDE_GAMES), away: factor(MIN_SIDE_GAMES) })
    .describe("By the team's side; absent when games are few."),
});

const archetype = z
  .strictObject({
    description: z.string().min(1),
    player_count: counted.describe('Players of the archetype with a lined game.'),
    example_players: z
      .array(z.string().min(1))
      .max(3)
      .describe('Names of the three highest means, lined or not.'),
    overall_over_pct: percentage.nullable().describe('Over all their lined games; null: none.'),
    factors,
  })
  .meta({ title: 'Archetype' });

export const whatMattersSchema = z
  .strictObject({
    ...publishedFields,
    archetypes: z.strictObject({
      star: archetype,
      scorer: archetype,
      rotation: archetype,
      role_player: archetype,
    }),
    key_insights: z.array(z.string().min(1)).min(1).max(5),
  })
  .meta({
    title: 'WhatMatters',
    description: 'Which circumstances move results against the line, by kind of player.',
  });

export type WhatMatters = ContentOf<z.infer<typeof whatMattersSchema>>;
export type PublishedArchetype = WhatMatters['archetypes']['star'];
export type PublishedFactors = PublishedArchetype['factors'];
