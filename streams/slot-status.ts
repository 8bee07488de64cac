import type { Slot } from '../src/domain/calendar.js';
import {
  lackingTeams,
  type Missing,
  missingFor,
  requiredDate,
} from '../src/domain/completeness.js';
import { type EpochMs, isAhead, newYorkDate } from '../src/domain/date.js';
import { type ExporterState, satisfies } from '../src/domain/state.js';
import { datedTables, type EvaluationContext } from './evaluation-context.js';
import type { ExporterPlan } from './pipeline-deps.js';

/** What the calendar asks of an exporter at a moment, and how far the levels are from it. */
export interface SlotStatus {
  /** The latest slot, or null when none counts. */
  readonly slot: Slot | null;
  readonly covered: boolean;
  /** Sources that do not reach the slot's required date. */
  readonly missing: readonly Missing[];
  /** Teams of which the file has nothing to use on some date, and nothing is waited for. */
  readonly lacks: readonly Missing[];
  /** When the slot is refreshed with what is there. */
  readonly deadline: EpochMs | null;
}

/** Reads the calendar against the levels. */
export function slotStatusOf(context: EvaluationContext): SlotStatus {
  const { plan, state, levels, now } = context;
  const slot = slotInForce(plan, state, now);
  const today = newYorkDate(now);
  const windows = plan.sources.flatMap((source) =>
    source.kind === 'dated' ? [{ table: source.table, span: source.window(today) }] : [],
  );
  const lacks = lackingTeams(levels, windows, now);
  if (slot === null) return { slot, covered: true, missing: [], lacks, deadline: null };
  const tables = datedTables(plan);
  const required = requiredDate(levels, tables, slot.day, now);
  return {
    slot,
    covered: satisfies(state.live, slot.day, required, tables, now),
    missing: missingFor(levels, tables, required, now, state.live?.reached),
    lacks,
    deadline: slot.opensAt + plan.graceMs,
  };
}

/** The latest slot that counts: one that the present calendar has had since it was put in force. */
export function slotInForce(
  { calendar }: Pick<ExporterPlan, 'calendar'>,
  state: Pick<ExporterState, 'cadence'> | null,
  now: EpochMs,
): Slot | null {
  const slot = calendar.latest(now);
  if (slot === null || !state?.cadence) return slot;
  const { since } = state.cadence;
  return slot.opensAt < since && !isAhead(since, now) ? null : slot;
}
