import { randomUUID } from 'node:crypto';
import { isIsoDate, newYorkDate } from '../../domain/date.js';
import { UsageError } from '../../domain/errors.js';

/** What the command line says of an event. */
export interface EventOptions {
  readonly table: string;
  readonly date?: string;
  readonly status: string;
  readonly records?: number;
  readonly execution?: string;
}

/** A completion event as an upstream processor would write it. @throws UsageError on what cannot be */
export function madeEvent({ table, date, status, records, execution }: EventOptions): object {
  const [, dataset, name] = /^([^.]+)\.([^.]+)$/.exec(table) ?? [];
  if (dataset === undefined || name === undefined) {
    throw new UsageError(`--table: "${table}" is not dataset.table`, {
      remedy: 'Write it like nba_analytics.player_game_summary.',
    });
  }
  if (date !== undefined && !isIsoDate(date)) {
    throw new UsageError(`--date: "${date}" is not a date`, { remedy: 'Write it as YYYY-MM-DD.' });
  }
  const id = execution ?? randomUUID();
  return {
    processor_name: `${camel(name)}Processor`,
    phase: dataset === 'nba_precompute' ? 'phase_4_precompute' : 'phase_3_analytics',
    execution_id: id,
    correlation_id: `emit-${id}`,
    game_date: date ?? newYorkDate(Date.now()),
    output_table: name,
    output_dataset: dataset,
    status,
    timestamp: new Date().toISOString(),
    trigger_source: 'manual',
    ...(records === undefined ? {} : { record_count: records }),
  };
}

function camel(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
