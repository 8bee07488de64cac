import { z } from 'zod';
import { type EpochMs, type IsoDate, isIsoDate } from './date.js';
import { faultsOf } from './faults.js';
import { type Landing, landingId } from './landing.js';
import { readJson } from './read-json.js';
import { tableOf } from './table-of.js';
import type { TableName } from './tables.js';

/** What a message turns out to be. The only place that knows the wire's shapes is behind it. */
export type Decoded =
  | { readonly kind: 'landing'; readonly landing: Landing }
  /** A completion that can never trigger: no_data, failed, skipped. */
  | {
      readonly kind: 'set-aside';
      readonly status: 'no_data' | 'failed' | 'skipped';
      readonly table: TableName;
      readonly gameDate: IsoDate;
      readonly executionId: string;
    }
  /** The timed trigger. `targetDate` is still relative. */
  | {
      readonly kind: 'timed-trigger';
      readonly exportTypes: readonly string[];
      readonly targetDate: string;
      readonly force: boolean;
    }
  | { readonly kind: 'rejected'; readonly fault: string };

const date = z.string().refine(isIsoDate, 'is not a date YYYY-MM-DD');
const text = z.string().min(1, 'is empty').max(500, 'is longer than 500 characters');
const count = z.int().min(0);
const timestamp = z.iso.datetime({
  offset: true,
  error: ({ input }) =>
    input === undefined ? 'is missing' : 'is not ISO 8601 with an offset or Z',
});
/** How a load can end: the first two trigger. With another word the event is a dead letter. */
export const LOAD_STATUSES = ['success', 'partial', 'no_data', 'failed', 'skipped'] as const;

/** The completion event as upstream publishes it; unknown fields are passed over, never rejected. */
const completionEvent = z
  .object({
    processor_name: text,
    phase: z.enum(['phase_3_analytics', 'phase_4_precompute']).nullish(),
    execution_id: text,
    correlation_id: text,
    game_date: date,
    status: z.enum(LOAD_STATUSES).nullish(),
    success: z.boolean().nullish(),
    timestamp,
    output_table: z.string().nullish(),
    output_dataset: z.string().nullish(),
    target_table: z.string().nullish(),
    record_count: count.nullish(),
    records_failed: count.nullish(),
    duration_seconds: z.number().nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
  })
  .refine((event) => event.status != null || event.success != null, {
    path: ['status'],
    error: 'is missing (and so is success)',
  });

const timedTrigger = z.looseObject({
  export_types: z.array(text).min(1, 'names no exporter'),
  target_date: z
    .string()
    .refine(
      (value) => value === 'today' || value === 'yesterday' || isIsoDate(value),
      'is neither today, yesterday nor a date YYYY-MM-DD',
    )
    .default('today'),
  force: z.boolean().default(false),
});

/**
 * Reads one message body. Never throws: what cannot be read comes back as `rejected` with a fault
 * that names the field and the remedy.
 * @param receivedAt when the message reached us
 */
export function decode(body: Uint8Array, receivedAt: EpochMs): Decoded {
  const json = readJson(body);
  if (!json.ok) return { kind: 'rejected', fault: json.fault };
  if ('export_types' in json.value) return decodeTrigger(json.value);
  const parsed = completionEvent.safeParse(json.value);
  if (!parsed.success) {
    return { kind: 'rejected', fault: faultsOf('completion event', parsed.error) };
  }
  return interpret(parsed.data, receivedAt);
}

function decodeTrigger(value: object): Decoded {
  const parsed = timedTrigger.safeParse(value);
  if (!parsed.success) return { kind: 'rejected', fault: faultsOf('timed trigger', parsed.error) };
  const { export_types, target_date, force } = parsed.data;
  return { kind: 'timed-trigger', exportTypes: export_types, targetDate: target_date, force };
}

function interpret(event: z.infer<typeof completionEvent>, receivedAt: EpochMs): Decoded {
  const table = tableOf(event);
  if (table === null) {
    return {
      kind: 'rejected',
      fault:
        'completion event: output_table and output_dataset do not name a table, and processor_name ' +
        `"${event.processor_name}" is not a known processor. Send output_dataset and output_table.`,
    };
  }
  const status = event.status ?? (event.success ? 'success' : 'failed');
  const { game_date: gameDate, execution_id: executionId } = event;
  if (status !== 'success' && status !== 'partial') {
    return { kind: 'set-aside', status, table, gameDate, executionId };
  }
  // Written out: to spread objects into one another takes longer than all the rest.
  const landing: Landing = {
    id: landingId({ table, gameDate, executionId, status }),
    table,
    gameDate,
    landedAt: Date.parse(event.timestamp),
    receivedAt,
    executionId,
    correlationId: event.correlation_id,
    status,
    records: event.record_count ?? null,
    source: 'event',
  };
  return { kind: 'landing', landing };
}
