import { z } from 'zod';
import type { Freshness } from '../../streams/file-status.js';
import type { Missing } from '../domain/completeness.js';
import type { EpochMs } from '../domain/date.js';

/** Readers must treat the file as unknown this long after it was checked. */
const VALID_MS = 30 * 60_000;

const date = z.iso.date();
const instant = z.iso.datetime();

/** `freshness.json`: how each file stands, for the website and for monitors. */
export const freshnessSchema = z.strictObject({
  checked_at: instant.describe('When the levels were read, ISO 8601 in UTC.'),
  valid_until: instant.describe('Later than this a reader must treat every state as unknown.'),
  files: z.array(
    z.strictObject({
      exporter: z.string(),
      file: z.string(),
      state: z.enum(['fresh', 'waiting', 'partial', 'stale', 'unknown']),
      reason: z
        .string()
        .nullable()
        .optional()
        .describe(
          'Why the state is unknown, e.g. `deleted` or `foreign-write` (the file is not there as it was published); null otherwise. Files of earlier versions lack it.',
        ),
      data_through: date.nullable().describe('The newest date that all sources of the file reach.'),
      as_of: date.nullable(),
      published_at: instant.nullable(),
      next_due: z
        .strictObject({ slot: z.string(), opens_at: instant })
        .nullable()
        .describe('The next slot of the cadence calendar.'),
      missing: z
        .array(
          z.strictObject({
            table: z.string(),
            date,
            lacks: z
              .enum(['lines', 'team'])
              .optional()
              .describe('Of the date only this; absent: the table has not reached the date.'),
            team: z.string().optional().describe('Of which nothing of the date can be used.'),
            code: z.string().optional().describe('The code under which its rows are, all faulty.'),
          }),
        )
        .describe('What the latest slot still lacks, and teams of which nothing can be used.'),
      left_out: z
        .array(z.strictObject({ table: z.string(), column: z.string() }))
        .optional()
        .describe(
          'Columns without any value whose sections the file leaves out. Files of earlier versions lack it.',
        ),
    }),
  ),
});

export type FreshnessFile = z.infer<typeof freshnessSchema>;

/** A file and how it stands. */
export interface FileFreshness extends Freshness {
  readonly exporter: string;
  readonly file: string;
}

/** The content of `freshness.json`. */
export function freshnessFile(files: readonly FileFreshness[], now: EpochMs): FreshnessFile {
  return {
    checked_at: utc(now),
    valid_until: utc(now + VALID_MS),
    files: files.map(
      ({
        exporter,
        file,
        state,
        unknown,
        dataThrough,
        asOf,
        publishedAt,
        nextSlot,
        missing,
        leftOut,
      }) => ({
        exporter,
        file,
        state,
        reason: unknown,
        data_through: dataThrough,
        as_of: asOf,
        published_at: publishedAt === null ? null : utc(publishedAt),
        next_due: nextSlot === null ? null : { slot: nextSlot.id, opens_at: utc(nextSlot.opensAt) },
        missing: missing.map(missingEntry),
        left_out: leftOut.map(({ table, column }) => ({ table, column })),
      }),
    ),
  };
}

/** All that is asked of a file of any version. */
const checked = z.object({ checked_at: instant });

/** When a stored file was checked; null when the bytes are not such a file. */
export function checkedAtIn(body: Uint8Array): EpochMs | null {
  try {
    const content = checked.safeParse(JSON.parse(new TextDecoder().decode(body)));
    return content.success ? Date.parse(content.data.checked_at) : null;
  } catch {
    return null;
  }
}

function missingEntry({ table, date: day, lack }: Missing) {
  if (lack === undefined) return { table, date: day };
  if (lack.kind === 'lines') return { table, date: day, lacks: lack.kind };
  const { team, code } = lack;
  return { table, date: day, lacks: lack.kind, team, ...(code !== null && { code }) };
}

function utc(instantMs: EpochMs): string {
  return new Date(instantMs).toISOString();
}
