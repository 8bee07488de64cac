import { z } from 'zod';
import { type ContentOf, counted, publishedFields, rate } from '../published.js';

const player = z
  .strictObject({
    rank: z.int().min(1).describe('Place in this list, from 1.'),
    player_lookup: z.string().min(1),
    player_name: z.string().min(1),
    team: z.string().min(1).describe('Team of the latest lined game.'),
    heat_score: rate.describe('Half hit rate, a quarter streak, a quarter margin.'),
    hit_rate: rate.describe('Share of lined games that went OVER.'),
    current_streak: z.int().min(1).describe('Latest lined games in a row with one result.'),
    streak_type: z.enum(['OVER', 'UNDER']),
    avg_margin: z.number().describe('Mean of points minus line.'),
    games_played: z.int().min(1).describe('Lined games in the window.'),
    last_game_date: z.iso.date().describe('Date of the latest lined game.'),
    playing_tonight: z.boolean(),
    tonight_opponent: z.string().min(1).nullable(),
    tonight_game_time: z
      .string()
      .regex(/^(1[0-2]|[1-9]):[0-5][0-9] [AP]M ET$/)
      .nullable()
      .describe('Tip-off in New York; null when it is unknown or the team does not play.'),
  })
  .meta({ title: 'Player' });

export const hotColdSchema = z
  .strictObject({
    ...publishedFields,
    time_period: z.string().regex(/^last_[1-9][0-9]*_days$/),
    min_games: z.int().min(1),
    total_qualifying_players: counted.describe('With enough lined games, played lately or not.'),
    hot: z.array(player).describe('Highest heat scores first, of those who played lately.'),
    cold: z.array(player).describe('Lowest heat scores first, of those who played lately.'),
    league_average: z
      .strictObject({ hit_rate: rate.nullable(), avg_margin: z.number().nullable() })
      .describe('Unweighted means over the qualifying players; null when there are none.'),
  })
  .meta({
    title: 'WhosHotCold',
    description: 'Who beats the closing line lately, and who misses it.',
  });

export type WhosHotCold = ContentOf<z.infer<typeof hotColdSchema>>;
export type RankedPlayer = WhosHotCold['hot'][number];
