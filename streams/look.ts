import type { EpochMs } from '../src/domain/date.js';
import type { Levels } from '../src/domain/levels.js';
import type { ExporterState } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import type { Wake } from './flow.js';
import type { ExporterPlan, PipelineSettings } from './world.js';

/** Everything a decision rests on. */
export interface Look {
  readonly plan: ExporterPlan;
  readonly wake: Wake;
  readonly state: ExporterState;
  readonly levels: Levels;
  readonly now: EpochMs;
  readonly settings: PipelineSettings;
}

/** All tables an exporter reads. */
export function tablesOf(plan: ExporterPlan): readonly TableName[] {
  return plan.sources.map(({ table }) => table);
}

/** The tables an exporter waits for. */
export function datedTables(plan: ExporterPlan): readonly TableName[] {
  return plan.sources.flatMap((source) => (source.kind === 'dated' ? [source.table] : []));
}

/** The earlier of two instants, either of which may be absent. */
export function earliest(a: EpochMs | null, b: EpochMs | null): EpochMs | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
