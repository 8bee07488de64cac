import type { EpochMs, IsoDate } from '../domain/date.js';

type Phase = 'phase_3_analytics' | 'phase_4_precompute';
export type LoadStatus = 'success' | 'partial' | 'no_data' | 'failed';

/** A completion event's body, as upstream publishes it: fields without a value are left out. */
export interface CompletionEvent {
  readonly processor_name: string;
  readonly phase: Phase;
  readonly execution_id: string;
  readonly correlation_id: string;
  readonly game_date: IsoDate;
  readonly output_table: string;
  readonly output_dataset: string;
  readonly status: LoadStatus;
  readonly record_count: number;
  readonly records_failed: number;
  /** ISO 8601 in UTC: when the load completed. */
  readonly timestamp: string;
  readonly duration_seconds: number;
  readonly trigger_source: string;
  readonly error_message?: string;
  readonly error_type?: string;
  readonly metadata: { readonly is_incremental: boolean };
}

/** What a load's event tells. */
export interface EventFacts {
  /** `dataset.table`. */
  readonly table: string;
  readonly gameDate: IsoDate;
  readonly at: EpochMs;
  readonly executionId: string;
  readonly correlationId: string;
  readonly status: LoadStatus;
  readonly loaded: number;
  readonly missing: number;
  readonly seconds: number;
  /** Not the first load of this table for this date. */
  readonly again: boolean;
}

/** `player_game_summary` → `PlayerGameSummaryProcessor`. */
function processorOf(table: string): string {
  const words = table.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Processor`;
}

/** The event that announces a load. */
export function completionEvent(facts: EventFacts): CompletionEvent {
  const [dataset = '', table = ''] = facts.table.split('.');
  const failed = facts.status === 'failed';
  return {
    processor_name: processorOf(table),
    phase: dataset === 'nba_precompute' ? 'phase_4_precompute' : 'phase_3_analytics',
    execution_id: facts.executionId,
    correlation_id: facts.correlationId,
    game_date: facts.gameDate,
    output_table: table,
    output_dataset: dataset,
    status: facts.status,
    record_count: facts.loaded,
    records_failed: facts.missing,
    timestamp: new Date(facts.at).toISOString(),
    duration_seconds: facts.seconds,
    trigger_source: 'scheduler',
    ...(failed ? { error_type: 'Timeout', error_message: 'the query ran out of time' } : {}),
    metadata: { is_incremental: facts.again },
  };
}
