import { editsBetween } from './did-you-mean.js';
import { TABLES, type TableName } from './tables.js';
import { TOPICS } from './topics.js';
import { field, textIn } from './untyped.js';

/** What a completion event says of its table. */
export type TableTold =
  | {
      readonly kind: 'table';
      readonly table: TableName;
      /** Fields that are there and name none. */
      readonly ignored: readonly string[];
    }
  /** Nothing in it could name one: neither a table nor a processor. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'fault'; readonly faults: readonly string[]; readonly remedy: string };

/** Tables of the platform, by dataset, whether we read them or not. */
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

const PLATFORM: readonly TableName[] = [
  ...Object.entries(DATASETS).flatMap(([dataset, tables]) =>
    tables.map((table) => `${dataset}.${table}`),
  ),
  ...TABLES.map(({ name }) => name),
];

/** `player_game_summary` → `nba_analytics.player_game_summary`. */
const KNOWN = new Map(PLATFORM.map((table) => [bareName(table), table]));

/** The field that names the table today, and what it was called before. */
const TABLE_FIELDS = ['output_table', 'target_table', 'analytics_table', 'source_table'] as const;

/** The most characters of a dataset's or a table's name. */
const LONGEST_NAME = 128;

const NAME = /^[\w-]+$/;
const DATASET = /^(?:[\w-]+[.:])?(\w+)$/;
const QUALIFIED = /^(?:[\w-]+[.:])?(\w+\.[\w-]+)$/;
/** Loads of one partition name it: `player_game_summary$20251114`. */
const PARTITION = /\$\w*$/;
const PROCESSOR = /^[A-Z]\w*Processor$/;

/**
 * The table a completion is about: `output_dataset` with the table's bare name; else a qualified name
 * (with or without a project); else the table we know by that bare name, an unknown one being of its
 * topic's dataset; else the known processor's table.
 * @param topic where it came from; null: its `phase` says, or it is phase 3
 */
export function tableOf(event: object, topic: string | null): TableTold {
  const long = ['output_dataset', ...TABLE_FIELDS].filter((name) => isTooLong(field(event, name)));
  if (long.length > 0) {
    const faults = long.map((name) => `${name}: is longer than ${LONGEST_NAME} characters`);
    return { kind: 'fault', faults, remedy: SEND_BOTH };
  }
  const named = TABLE_FIELDS.flatMap((name) => {
    const text = textIn(event, name)?.replace(PARTITION, '');
    return text === undefined ? [] : [{ name, text }];
  });
  const dataset = DATASET.exec(textIn(event, 'output_dataset') ?? '')?.[1] ?? null;
  const ignored = [
    ...(textIn(event, 'output_dataset') !== null && dataset === null ? ['output_dataset'] : []),
    ...named
      .filter(({ text }) => !NAME.test(text) && !QUALIFIED.test(text))
      .map(({ name }) => name),
  ];
  const names = named.map(({ text }) => text);
  const table =
    joined(dataset, names[0]) ??
    firstOf(names, qualified) ??
    firstOf(names, (name) => KNOWN.get(name)) ??
    firstOf(names, (name) =>
      NAME.test(name) ? `${datasetOf(event, topic)}.${name}` : undefined,
    ) ??
    ofProcessor(textIn(event, 'processor_name'));
  if (table !== undefined) return { kind: 'table', table, ignored };
  return unnamed(event, ignored);
}

/** A table of our own whose name is nearly this one; null when none is near, or the platform has it. */
export function nearestTable(table: TableName, ours: readonly TableName[]): TableName | null {
  if (PLATFORM.includes(table)) return null;
  const near = ours
    .map((name) => ({ name, edits: editsBetween(table, name) }))
    .filter(({ name, edits }) => edits <= 2 || bareName(name) === bareName(table))
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.name ?? null;
}

const SEND_BOTH = 'Send output_dataset and output_table';

function unnamed(event: object, ignored: readonly string[]): TableTold {
  const processor = textIn(event, 'processor_name');
  if (ignored.length === 0 && processor === null) return { kind: 'nothing' };
  const fields = ignored.map((name) => `${name}: ${shortened(field(event, name))} is not a table`);
  const unknown = `output_table and output_dataset do not name a table, and processor_name ${shortened(processor)} is not a known processor`;
  const faults = processor === null ? fields : [...fields, unknown];
  return { kind: 'fault', faults, remedy: SEND_BOTH };
}

function isTooLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > LONGEST_NAME;
}

function joined(dataset: string | null, name: string | undefined): TableName | undefined {
  if (dataset === null || name === undefined || !NAME.test(name)) return undefined;
  return `${dataset}.${name}`;
}

/** `project.dataset.table` or `dataset.table` as `dataset.table`. */
function qualified(name: string): TableName | undefined {
  return QUALIFIED.exec(name)?.[1];
}

function firstOf(
  names: readonly string[],
  read: (name: string) => TableName | undefined,
): TableName | undefined {
  for (const name of names) {
    const table = read(name);
    if (table !== undefined) return table;
  }
  return undefined;
}

function datasetOf(event: object, topic: string | null): string {
  const precompute =
    topic === null ? field(event, 'phase') === 'phase_4_precompute' : topic === TOPICS.precompute;
  return precompute ? 'nba_precompute' : 'nba_analytics';
}

/** `PlayerGameSummaryProcessor` → `player_game_summary`, and the table of that name. */
function ofProcessor(processor: string | null): TableName | undefined {
  if (processor === null || !PROCESSOR.test(processor)) return undefined;
  const name = processor
    .replace(/Processor$/, '')
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$3_$2')
    .toLowerCase();
  return KNOWN.get(name);
}

function bareName(table: TableName): string {
  return table.slice(table.indexOf('.') + 1);
}

/** A value from outside, short enough for a line. */
export function shortened(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
