import { type IsoDate, inSpan, newYorkDate } from '../src/domain/date.js';
import { arrivedDates, changedDates, stampMoved } from '../src/domain/levels.js';
import type { Cause } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import type { Demand } from './demand.js';
import { datedTables, type Look } from './look.js';

/** Why a refresh is due, or null. The first that holds names it. */
export function causeOf(look: Look, demand: Demand): Cause | null {
  const { plan, state } = look;
  if (state.live !== null && state.live.definition !== plan.definition) return 'definition';
  return (plan.on === 'landing' ? dueByLanding(look) : null) ?? dueBySlot(look, demand);
}

function dueByLanding(look: Look): Cause | null {
  if (look.state.live === null) {
    return datedTables(look.plan).some((table) => hasRows(look, table)) ? 'first' : null;
  }
  return changedSources(look).length > 0 ? 'landing' : null;
}

function dueBySlot(look: Look, { slot, covered, missing, deadline }: Demand): Cause | null {
  const { plan, state, now } = look;
  if (slot === null) return null;
  if (!covered && missing.length === 0) return 'slot';
  const late = !covered && deadline !== null && now >= deadline;
  if (late && state.fallbackSlot !== slot.id) return 'fallback';
  // Before the deadline of an open slot its refresh is on the way, and takes these in.
  const silent = plan.on === 'landing' && state.silentSlot !== slot.id && silentMoved(look);
  return silent && (covered || late) ? 'silent-input' : null;
}

function hasRows({ levels }: Look, table: TableName): boolean {
  return (levels.tables[table]?.stamp?.rows ?? 0) > 0;
}

/** Dated sources that changed inside their span since the levels of the live file. */
export function changedSources({ plan, wake, state, levels, now }: Look): readonly TableName[] {
  const live = state.live;
  if (live === null) return [];
  const today = newYorkDate(now);
  return plan.sources.flatMap((source) => {
    const level = levels.tables[source.table];
    if (source.kind !== 'dated' || level === undefined) return [];
    const mark = live.marks[source.table];
    const inside = (date: IsoDate) => inSpan(date, source.span(today));
    if (!stampMoved(mark, level)) {
      return arrivedDates(mark, level).some(inside) ? [source.table] : [];
    }
    const oldest = level.landed.at(-1)?.day ?? '';
    const announced = wake.landings.some(
      ({ table, gameDate, receivedAt }) =>
        table === source.table &&
        gameDate < oldest &&
        receivedAt > live.levelsReadAt &&
        inside(gameDate),
    );
    return announced || changedDates(mark, level, source.columns).some(inside)
      ? [source.table]
      : [];
  });
}

/** True when an input that sends no events changed since the live file was built. */
function silentMoved({ plan, state, levels }: Look): boolean {
  const live = state.live;
  if (live === null) return false;
  return plan.sources.some(
    ({ kind, table }) => kind === 'silent' && stampMoved(live.marks[table], levels.tables[table]),
  );
}
