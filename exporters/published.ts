import { z } from 'zod';
import type { Published } from './exporter.js';

/** What every published file carries first, for its `z.strictObject`. */
export const publishedFields = {
  generated_at: z.iso.datetime().describe('When the file was built: ISO 8601, UTC.'),
  as_of_date: z.iso.date().describe('The date in New York that the file is computed for.'),
};

/** A rate, 0 to 1. */
export const rate = z.number().min(0).max(1);

/** A percentage, 0 to 100. */
export const percentage = z.number().min(0).max(100);

/** A count of games, rows or players. */
export const counted = z.int().min(0);

/** A file's content as `build` returns it: the published file without its first fields. */
export type ContentOf<File extends Published> = Omit<File, keyof Published>;
