import type { EpochMs } from '../src/domain/date.js';
import { type Levels, type UnreadableTable, unreadableOf } from '../src/domain/levels.js';
import type { Published } from '../src/domain/published.js';
import type { ExporterState } from '../src/domain/state.js';
import { SCHEDULE, type TableName } from '../src/domain/tables.js';
import type { Wake } from './flow.js';
import type { ExporterPlan, PipelineSettings } from './world.js';

/** Everything a decision rests on. */
export interface Look {
  readonly plan: ExporterPlan;
  readonly wake: Wake;
  readonly state: ExporterState;
  readonly levels: Levels;
  /** The live file as readers find it. */
  readonly published: Published;
  readonly now: EpochMs;
  readonly settings: PipelineSettings;
}

/** All tables an exporter reads. */
export function tablesOf(plan: ExporterPlan): readonly TableName[] {
  return plan.sources.map(({ table }) => table);
}

/** Why one of its tables cannot be judged by now; null when all can be. */
export function unreadableTable({
  plan,
  state,
  levels,
}: Pick<Look, 'plan' | 'state' | 'levels'>): UnreadableTable | null {
  return unreadableOf(levels, [...tablesOf(plan), SCHEDULE], state.live?.marks ?? {});
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
