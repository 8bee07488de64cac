import type { EpochMs } from '../src/domain/date.js';
import type { Published } from '../src/domain/published.js';
import type { ExporterState } from '../src/domain/state.js';
import { SCHEDULE, type TableName } from '../src/domain/tables.js';
import { unreadableOf } from '../src/domain/watermark-snapshot.js';
import type { UnreadableTable, Watermarks } from '../src/domain/watermarks.js';
import type { Trigger } from './flow.js';
import type { ExporterPlan, PipelineSettings } from './pipeline-deps.js';

/** Everything a decision rests on. */
export interface EvaluationContext {
  readonly plan: ExporterPlan;
  readonly trigger: Trigger;
  readonly state: ExporterState;
  readonly levels: Watermarks;
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
}: Pick<EvaluationContext, 'plan' | 'state' | 'levels'>): UnreadableTable | null {
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
