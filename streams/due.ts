import type { Slot } from '../src/domain/calendar.js';
import { type EpochMs, type IsoDate, inSpan, isAhead, newYorkDate } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import { type Cause, isOfWrongClock, type LiveFile } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import {
  arrivedDates,
  changedDates,
  fingerprintsOf,
  sameFingerprint,
  versionMoved,
  type WatermarkSnapshot,
} from '../src/domain/watermark-snapshot.js';
import type { TableWatermark } from '../src/domain/watermarks.js';
import { datedTables, type EvaluationContext } from './evaluation-context.js';
import type { SlotStatus } from './slot-status.js';

/** Why a refresh is due, or null. The first that holds names it. */
export function causeOf(context: EvaluationContext, slotStatus: SlotStatus): Cause | null {
  const { plan, state } = context;
  if (state.live !== null && isOfWrongClock(state.live, context.now)) return 'clock';
  if (state.live !== null && state.live.definition !== plan.definition) return 'definition';
  return (plan.on === 'landing' ? dueByLanding(context) : null) ?? dueBySlot(context, slotStatus);
}

function dueByLanding(context: EvaluationContext): Cause | null {
  if (context.state.live === null) {
    return datedTables(context.plan).some((table) => hasRows(context, table)) ? 'first' : null;
  }
  return changedSources(context).length > 0 ? 'landing' : null;
}

function dueBySlot(
  context: EvaluationContext,
  { slot, covered, missing, deadline }: SlotStatus,
): Cause | null {
  const { plan, state, now } = context;
  if (slot === null) return null;
  if (!covered && missing.length === 0) return 'slot';
  if (covered && plan.on === 'slot' && isMended(context)) return 'slot';
  const late = !covered && deadline !== null && now >= deadline;
  if (late && state.fallbackSlot !== slot.id) return 'fallback';
  // Before the deadline of an open slot its refresh is on the way, and takes these in.
  const silent =
    plan.on === 'landing' && state.silentSlot !== slot.id && silentMoved(context, slot);
  return silent && (covered || late) ? 'silent-input' : null;
}

/** True when rows have come of a team that the live file lacks: nobody waits for them, and nothing else is due. */
function isMended({ state, levels }: EvaluationContext): boolean {
  const missing = state.live?.missing ?? [];
  return missing.some(({ table, date, lack }) => {
    const landed = levels.tables[table]?.landed.find(({ day }) => day === date);
    return lack?.kind === 'team' && landed?.valued.includes(lack.team);
  });
}

function hasRows({ levels }: EvaluationContext, table: TableName): boolean {
  const { stamp = null, landed = [] } = levels.tables[table] ?? {};
  return stamp?.untrusted ? landed.length > 0 : (stamp?.rows ?? 0) > 0;
}

/** Dated sources that changed inside their span since the levels of the live file. */
export function changedSources({
  plan,
  trigger,
  state,
  levels,
  now,
}: EvaluationContext): readonly TableName[] {
  const live = state.live;
  if (live === null) return [];
  const today = newYorkDate(now);
  return plan.sources.flatMap((source) => {
    const level = levels.tables[source.table];
    if (source.kind !== 'dated' || level === undefined) return [];
    const mark = live.marks[source.table];
    const inside = (date: IsoDate) => inSpan(date, source.span(today));
    if (!versionMoved(mark, level)) {
      return arrivedDates(mark, level).some(inside) ? [source.table] : [];
    }
    const announced = trigger.landings.filter(
      ({ table, gameDate }) => table === source.table && inside(gameDate),
    );
    const changed =
      changedDates(mark, level, source.columns).some(inside) ||
      announced.some((landing) => olderChanged(landing, mark, level, source.columns, live, now));
    return changed ? [source.table] : [];
  });
}

/**
 * Whether an announced date before those that level two shows holds something else than the live file
 * was built from. Where one of the two is not known, an announcement since then says so.
 */
function olderChanged(
  { gameDate, receivedAt }: Landing,
  mark: WatermarkSnapshot | undefined,
  { landed, older }: TableWatermark,
  read: readonly string[],
  live: LiveFile,
  at: EpochMs,
): boolean {
  if (gameDate >= (landed.at(-1)?.day ?? '')) return false;
  const now = older?.[gameDate];
  const before = mark?.older?.[gameDate] ?? fingerprintsOf(mark)[gameDate];
  const since = receivedAt > live.levelsReadAt || isAhead(live.levelsReadAt, at);
  if (now === undefined) return since;
  if (before === undefined) return now !== null && since;
  return now === null || !sameFingerprint(before, now.prints, read);
}

/** True when an input that sends no events changed since the live file was built. */
function silentMoved({ plan, state, levels, now }: EvaluationContext, slot: Slot): boolean {
  const live = state.live;
  if (live === null) return false;
  return plan.sources.some(({ kind, table }) => {
    const level = levels.tables[table];
    if (kind !== 'silent') return false;
    // Of a view nobody knows: what was read since the slot opened is recent enough.
    if (level?.stamp?.untrusted) {
      return live.levelsReadAt < slot.opensAt || isAhead(live.levelsReadAt, now);
    }
    return versionMoved(live.marks[table], level);
  });
}
