import type { EpochMs, IsoDate } from './date.js';
import type { TableName } from './tables.js';
import type {
  LandedDate,
  ScheduledDate,
  TableVersion,
  TableWatermark,
  Watermarks,
} from './watermarks.js';
import { sameVersion } from './watermarks.js';

/** What a list with one item per date became: the dates it has now, and the items that are new or other. */
interface DatedChanges<T> {
  readonly days: readonly IsoDate[];
  readonly changed: readonly T[];
}

/** What one table became since the snapshot before. */
interface TableSnapshot extends DatedChanges<LandedDate> {
  readonly stamp: TableVersion | null;
  /** Older dates that were asked for, as far as they were not told of at this stamp; null: no row. */
  readonly older?: NonNullable<TableWatermark['older']>;
}

/** What an evaluation read and the snapshots before do not say, so that a replay can decide on the same. */
export interface Snapshot {
  /** When it was read. */
  readonly at: EpochMs;
  readonly tables: Readonly<Record<TableName, TableSnapshot>>;
  /** Absent: as before. */
  readonly schedule?: DatedChanges<ScheduledDate>;
}

/** What is known of the tables and the schedule: what snapshots are taken against, and what they add up to. */
export type Known = Pick<Watermarks, 'tables' | 'schedule'>;

export const NOTHING_KNOWN: Known = { tables: {}, schedule: [] };

/** The newest scheduled dates that a snapshot keeps: more than any slot in force lies back. */
const SCHEDULED_DATES = 40;

/** What levels say beyond what is known; null when that is nothing. */
export function snapshotOf(known: Known, levels: Watermarks): Snapshot | null {
  const tables = Object.entries(levels.tables).flatMap(([table, level]) => {
    const { stamp, landed } = level;
    const before = known.tables[table];
    const changes = changesOf(before?.landed, landed);
    const older = olderBeyond(before, level);
    const same = before !== undefined && sameVersion(before.stamp, stamp);
    return same && changes === null && older === null
      ? []
      : [[table, { stamp, ...(changes ?? unchanged(landed)), ...(older && { older }) }] as const];
  });
  const schedule = changesOf(newest(known.schedule), newest(levels.schedule));
  if (tables.length === 0 && schedule === null) return null;
  const snapshot = { at: levels.readAt, tables: Object.fromEntries(tables) };
  return schedule === null ? snapshot : { ...snapshot, schedule };
}

/** What is known with one snapshot more. */
export function withSnapshot(known: Known, { tables, schedule }: Snapshot): Known {
  const levels = Object.entries(tables).map(([table, { stamp, older, ...changes }]) => {
    const before = known.tables[table];
    const landed = applied(before?.landed, changes);
    return [table, withOlder(before, { stamp, landed, ...(older && { older }) })] as const;
  });
  return {
    tables: { ...known.tables, ...Object.fromEntries(levels) },
    schedule: schedule === undefined ? known.schedule : applied(known.schedule, schedule),
  };
}

/** What is known with one reading more. */
export function withReading(known: Known, { tables, schedule }: Watermarks): Known {
  const levels = Object.entries(tables).map(
    ([table, level]) => [table, withOlder(known.tables[table], level)] as const,
  );
  return { tables: { ...known.tables, ...Object.fromEntries(levels) }, schedule };
}

/** What a level says of older dates holds as long as the stamp does, and is read by and by. */
function withOlder(before: TableWatermark | undefined, level: TableWatermark): TableWatermark {
  const older = { ...olderAt(before, level.stamp), ...level.older };
  return Object.keys(older).length === 0 ? level : { ...level, older };
}

function olderAt(before: TableWatermark | undefined, stamp: TableVersion | null) {
  return before !== undefined && sameVersion(before.stamp, stamp) ? (before.older ?? {}) : {};
}

/** Null when all that was asked for is known. */
function olderBeyond(before: TableWatermark | undefined, { stamp, older = {} }: TableWatermark) {
  const known = olderAt(before, stamp);
  const beyond = Object.entries(older).filter(
    ([day, date]) => !(day in known) || JSON.stringify(known[day]) !== JSON.stringify(date),
  );
  return beyond.length === 0 ? null : Object.fromEntries(beyond);
}

interface Dated {
  readonly day: IsoDate;
}

const newest = (schedule: readonly ScheduledDate[]) =>
  schedule.length > SCHEDULED_DATES ? schedule.slice(-SCHEDULED_DATES) : schedule;

const daysOf = (items: readonly Dated[]) => items.map(({ day }) => day);

const unchanged = (items: readonly Dated[]) => ({ days: daysOf(items), changed: [] });

/** Null when the lists are the same. */
function changesOf<T extends Dated>(
  before: readonly T[] = [],
  now: readonly T[] = [],
): DatedChanges<T> | null {
  if (before === now) return null;
  const texts = new Map(before.map((item) => [item.day, JSON.stringify(item)]));
  const changed = now.filter((item) => texts.get(item.day) !== JSON.stringify(item));
  const days = daysOf(now);
  if (changed.length === 0 && daysOf(before).join() === days.join()) return null;
  return { days, changed };
}

function applied<T extends Dated>(
  before: readonly T[] = [],
  { days, changed }: DatedChanges<T>,
): readonly T[] {
  const items = new Map([...before, ...changed].map((item) => [item.day, item]));
  return days.flatMap((day) => items.get(day) ?? []);
}
