import { z } from 'zod';
import { type ContentOf, publishedFields } from '../published.js';

const line = z.string().min(1);

export const deepDiveSchema = z
  .strictObject({
    ...publishedFields,
    month: z
      .string()
      .regex(/^[A-Z][a-z]+ \d{4}$/)
      .describe('Month and year of the as-of date, e.g. `December 2024`.'),
    title: line,
    subtitle: line,
    hero_stat: z
      .strictObject({
        value: z
          .string()
          .regex(/^(\d{1,3}%|—)$/)
          .describe('OVER rate of the first side; a dash while there are too few games.'),
        label: line.describe('What the first side is.'),
        context: line.describe("The second side's rate and the difference, or the counts."),
      })
      .describe('Two groups of lined games compared.'),
    teaser: line,
    slug: z.string().regex(/^[a-z]+(-[a-z]+)+-\d{4}$/),
    cta: line,
  })
  .meta({ title: 'DeepDive', description: "The month's topic and the number that opens it." });

export type DeepDive = ContentOf<z.infer<typeof deepDiveSchema>>;
