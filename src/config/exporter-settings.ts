import { z } from 'zod';
import { EXPORTERS } from '../../exporters/registry.js';
import { DEFAULT_ANCHOR, WEEKDAYS } from '../domain/cadence.js';
import { isIsoDate } from '../domain/date.js';
import { duration, notA } from './kinds.js';

const at = z
  .string({ error: notA('a 24-hour time such as "06:00"') })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: notA('a 24-hour time such as "06:00"') })
  .describe('Time in New York, `HH:MM`.');
const on = z.enum(WEEKDAYS, { error: notA(`one of ${WEEKDAYS.join(', ')}`) }).describe('Weekday.');
const date = z
  .string({ error: notA('a date YYYY-MM-DD') })
  .refine(isIsoDate, { error: notA('a date YYYY-MM-DD') });
const day = z
  .int({ error: notA('a whole number from 1 to 31') })
  .min(1, { error: notA('a whole number from 1 to 31') })
  .max(31, { error: notA('a whole number from 1 to 31') })
  .describe("Day of the month; a shorter month's slot falls on its last day.");

const VARIANTS = [
  z.strictObject({ kind: z.literal('daily'), at }),
  z.strictObject({ kind: z.literal('weekly'), on, at }),
  z.strictObject({
    kind: z.literal('biweekly'),
    on,
    at,
    anchor: date.default(DEFAULT_ANCHOR).describe('A date in a week that has a slot.'),
  }),
  z.strictObject({ kind: z.literal('monthly'), day, at }),
] as const;

/** A `Cadence` as people write it. */
export const cadenceSchema = z.discriminatedUnion('kind', VARIANTS, {
  error: ({ code }) =>
    code === 'invalid_union'
      ? notA('one of daily, weekly, biweekly, monthly')
      : notA('a cadence such as {kind: daily, at: "06:00"}'),
});

const pause = z
  .strictObject({ from: date, to: date })
  .refine(({ from, to }) => from <= to, { error: '"from" lies after "to"' });

/** What the configuration may say of one exporter, given the schema of its parameters. */
function exporterSchema(parameters: z.ZodType) {
  return z.strictObject({
    cadence: cadenceSchema.optional(),
    grace: duration('0s').optional(),
    pauses: z.array(pause, { error: notA('a list of {from, to}') }).default([]),
    parameters: parameters.prefault({}),
  });
}

export type ExporterSettings = z.infer<ReturnType<typeof exporterSchema>>;

/** The section `exporters`: every exporter of the registry under its name. */
export const exportersSchema = z.strictObject(
  Object.fromEntries(
    EXPORTERS.map(({ name, parameters }) => [name, exporterSchema(parameters).prefault({})]),
  ),
);
