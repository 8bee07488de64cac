import type { TableName } from './tables.js';

/** The fields of a completion event that can name its table. */
export interface TableFields {
  readonly processor_name: string;
  readonly output_dataset?: string | null | undefined;
  readonly output_table?: string | null | undefined;
  readonly target_table?: string | null | undefined;
}

const DATASETS: Readonly<Record<string, readonly string[]>> = {
  nba_analytics: [
    'player_game_summary',
    'team_offense_game_summary',
    'team_defense_game_summary',
    'upcoming_player_game_context',
    'upcoming_team_game_context',
  ],
  nba_precompute: [
    'team_defense_zone_analysis',
    'player_shot_zone_analysis',
    'player_composite_factors',
    'player_daily_cache',
    'ml_feature_store',
  ],
};

const KNOWN = new Map(
  Object.entries(DATASETS).flatMap(([dataset, tables]) =>
    tables.map((table) => [table, `${dataset}.${table}`] as const),
  ),
);

const NAME = /^\w+$/;
const QUALIFIED = /^(?:[\w-]+\.)?(\w+\.\w+)$/;

/**
 * The table a completion is about: `output_dataset.output_table`; else `output_table` or
 * `target_table` where they are qualified (with or without a project); else the processor's known
 * table. Null when nothing names one.
 */
export function tableOf(event: TableFields): TableName | null {
  const { output_dataset: dataset, output_table: table, target_table: target } = event;
  const joined = dataset && table && NAME.test(dataset) && NAME.test(table);
  return (
    qualified(table) ??
    (joined ? `${dataset}.${table}` : null) ??
    qualified(target) ??
    KNOWN.get(processorTable(event.processor_name)) ??
    null
  );
}

/** `project.dataset.table` or `dataset.table` as `dataset.table`; null for anything else. */
function qualified(name: string | null | undefined): TableName | null {
  return QUALIFIED.exec(name ?? '')?.[1] ?? null;
}

/** `PlayerGameSummaryProcessor` → `player_game_summary`. */
function processorTable(processor: string): string {
  return processor
    .replace(/Processor$/, '')
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .toLowerCase();
}
