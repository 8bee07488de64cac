import { z } from 'zod';
import { type ContentOf, counted, publishedFields } from '../published.js';
import { STAT_IDS } from './ids.js';

const stat = z
  .strictObject({
    id: z.enum(STAT_IDS),
    category: z.enum(['day_of_week', 'situational', 'player_type']),
    headline: z
      .string()
      .regex(/^\S+( \S+){0,2}$/)
      .describe('A title of at most three words.'),
    stat: z
      .string()
      .regex(/^\d{1,3}\.\d%$/)
      .describe('Percentage of lined games that went OVER, e.g. "54.2%".'),
    description: z.string().min(1).describe('What is counted.'),
    sample_size: z.int().min(1).describe('Lined games.'),
    trend: z.enum(['positive', 'negative', 'neutral']).describe('Above 52, below 48, between.'),
    context: z
      .string()
      .regex(/^vs \d{1,3}\.\d% [a-z ]+ \([+-]\d{1,3}\.\d%\)$/)
      .describe('What it is compared with, and the difference of the two shown numbers.'),
  })
  .meta({ title: 'QuickHit' });

export const quickHitsSchema = z
  .strictObject({
    ...publishedFields,
    stats: z.array(stat).describe('Furthest from an even split first.'),
    total_available: counted.describe('Stats that qualify, before the cut to the number listed.'),
    refresh_note: z.string().min(1).describe('When the file is next refreshed.'),
  })
  .meta({
    title: 'QuickHits',
    description: 'Short facts about results against the line that stand out.',
  });

export type QuickHits = ContentOf<z.infer<typeof quickHitsSchema>>;
export type QuickHit = QuickHits['stats'][number];
