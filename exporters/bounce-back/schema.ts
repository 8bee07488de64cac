import { z } from 'zod';
import { type ContentOf, counted, publishedFields, rate } from '../published.js';

/** How much a bounce-back rate says, the most first. */
export const SIGNIFICANCES = ['high', 'medium', 'low'] as const;
export type Significance = (typeof SIGNIFICANCES)[number];

const candidate = z
  .strictObject({
    rank: z.int().min(1).describe('Place in the list, from 1.'),
    player_lookup: z.string().min(1),
    player_name: z.string().min(1),
    team: z.string().min(1).describe('Team of the last game.'),
    last_game: z
      .strictObject({
        date: z.iso.date(),
        points: z.int().min(0),
        opponent: z.string().min(1),
      })
      .describe('The latest game he played this season.'),
    season_average: z.number().min(0).describe('Mean points over games played this season.'),
    shortfall: z.number().describe("The season's average minus the last game's points."),
    bounce_back_rate: rate.describe(
      "Share of his bad games whose next game reached that season's average.",
    ),
    bounce_back_sample: z.int().min(1).describe('Bad games followed by another game.'),
    significance: z.enum(SIGNIFICANCES),
    playing_tonight: z.boolean(),
    tonight_opponent: z.string().min(1).nullable(),
  })
  .meta({ title: 'Candidate' });

export const bounceBackSchema = z
  .strictObject({
    ...publishedFields,
    shortfall_threshold: z.int().min(1),
    total_candidates: counted,
    bounce_back_candidates: z
      .array(candidate)
      .describe('Players who played lately; highest significance first, then highest rate.'),
    league_baseline: z
      .strictObject({ avg_bounce_back_rate: rate.nullable(), sample_size: counted })
      .describe("All players' bad games pooled; the rate is null when there are none."),
  })
  .meta({
    title: 'BounceBack',
    description: 'Players coming off a bad game, and how often they answered one before.',
  });

export type BounceBack = ContentOf<z.infer<typeof bounceBackSchema>>;
export type ListedCandidate = BounceBack['bounce_back_candidates'][number];
