import { type EpochMs, hasPassed } from '../src/domain/date.js';
import type { Cause } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import { changedSources } from './due.js';
import { datedTables, type EvaluationContext } from './evaluation-context.js';
import type { SlotStatus } from './slot-status.js';

/** A table that was loaded only just now, and when it will have been left alone long enough. */
export interface AwaitingQuiescence {
  readonly table: TableName;
  readonly quietAt: EpochMs;
}

/**
 * The table whose load a refresh had better let settle, or null. Only a settled trigger has waited: a
 * reconcile, an alarm or a tick may fall into the middle of a load, whose end will be announced or
 * observed, so that a settled trigger follows in any case. A load of the future only tells that the
 * warehouse's clock is another: then there is nothing to wait by.
 */
export function awaitingQuiescence(
  context: EvaluationContext,
  cause: Cause,
): AwaitingQuiescence | null {
  const { plan, trigger, levels, now, settings } = context;
  if (trigger.why === 'settled') return null;
  const tables =
    cause === 'landing' ? changedSources(context) : cause === 'first' ? datedTables(plan) : [];
  const loaded = (table: TableName) => {
    const modifiedAt = levels.tables[table]?.stamp?.modifiedAt ?? 0;
    return modifiedAt > now ? 0 : modifiedAt;
  };
  const [last] = [...tables].sort((a, b) => loaded(b) - loaded(a));
  if (last === undefined) return null;
  const quietAt = loaded(last) + settings.quietMs;
  return quietAt > now ? { table: last, quietAt } : null;
}

/**
 * Whether a refresh has waited long enough for its tables to settle, as in a backfill that takes
 * hours: at the slot's deadline, or with a landing that is older than settle lets any become. What was
 * just refused for its inputs lets them settle: with every load they are others.
 */
export function hasWaited(
  { trigger, state, now, settings }: EvaluationContext,
  slotStatus: SlotStatus,
): boolean {
  const { setback, fallbackSlot } = state;
  const { slot, covered, deadline } = slotStatus;
  const waitedSince = (at: EpochMs) => hasPassed(settings.maxWaitMs, at, now);
  const refused = setback !== null && setback.kind !== 'transient';
  if (refused && !waitedSince(setback.at)) return false;
  const overdue = !covered && deadline !== null && now >= deadline;
  if (overdue && fallbackSlot !== slot?.id) return true;
  return trigger.landings.some(({ receivedAt }) => waitedSince(receivedAt));
}
