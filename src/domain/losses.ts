import type { DateSpan, EpochMs, IsoDate } from './date.js';
import type { Landing } from './landing.js';
import type { TableName } from './tables.js';

/** A date of a table keeps at least this share of the keys with values that stand behind the live file. */
const KEPT_SHARE = 0.7;
/** Fewer keys than these are not judged by their share. */
const FEWEST_KEYS = 20;
/** So many of a table's newest dates are compared. */
const COMPARED_DATES = 14;

/** Keys with values per date. */
export type DateKeys = Readonly<Record<IsoDate, number>>;

/** A date of which rows that stand behind the live file are gone. */
export interface Lost {
  readonly table: TableName;
  readonly date: IsoDate;
  /** Keys with values behind the live file. */
  readonly before: number;
  /** Keys with values now. */
  readonly keys: number;
}

/** A loss as it was followed from evaluation to evaluation. */
export interface Loss extends Lost {
  /** When it was first seen: a load under way is given time from then on. */
  readonly seenAt: EpochMs;
  /** When the date was last changed or announced, at the latest. */
  readonly changedAt: EpochMs;
  /** The newest completion of the date since the rows went is a success. */
  readonly confirmed: boolean;
}

/**
 * The dates of a window that lack what stands behind the live file: the newest date with values, or
 * 30 % of a date's keys with values. Only what is compared with something can be lost.
 * @param before behind the live file
 * @param now the newest dates that the table holds, at most 14
 */
export function lostDates(
  table: TableName,
  before: DateKeys,
  now: DateKeys,
  { from, to }: DateSpan,
): readonly Lost[] {
  const held = Object.keys(now).sort();
  const oldest = held.length < COMPARED_DATES ? from : (held[0] ?? from);
  const judged = Object.entries(before)
    .filter(([date, keys]) => keys > 0 && date >= from && date <= to)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const newestBefore = judged.at(-1)?.[0] ?? '';
  const newest = held.findLast((date) => date <= to && (now[date] ?? 0) > 0) ?? '';
  return judged.flatMap(([date, keys]) => {
    const left = now[date] ?? 0;
    const wentBack = date === newestBefore && newest < newestBefore;
    const halved = date >= oldest && keys >= FEWEST_KEYS && left < KEPT_SHARE * keys;
    return wentBack || halved ? [{ table, date, before: keys, keys: left }] : [];
  });
}

/** What following a loss goes by. */
export interface Sight {
  readonly now: EpochMs;
  /** When the table was last changed, after an instant; null where the warehouse cannot say. */
  readonly changedAfter: (table: TableName, after: EpochMs) => EpochMs | null;
  /** When what stands behind the live file was read. */
  readonly readAt: EpochMs;
  /** Landings that no refresh has included yet. */
  readonly landings: readonly Landing[];
}

/** Losses with what is known of them from before, and what has been announced since. */
export function followLosses(
  lost: readonly Lost[],
  known: readonly Loss[],
  sight: Sight,
): readonly Loss[] {
  return lost.map((each) => {
    const before = known.find(({ table, date }) => table === each.table && date === each.date);
    return announced(begunOrGoneOn(each, before, sight), sight);
  });
}

/** The table's last change is when the rows went at the latest: what is announced after it is after them. */
function begunOrGoneOn(
  lost: Lost,
  before: Loss | undefined,
  { now, changedAfter, readAt }: Sight,
): Loss {
  const changedAt = changedAfter(lost.table, before?.changedAt ?? readAt) ?? now;
  if (before === undefined) return { ...lost, seenAt: now, changedAt, confirmed: false };
  // Instants of a clock that was set back since hold nothing up.
  const seenAt = Math.min(before.seenAt, now);
  if (before.keys !== lost.keys) return { ...lost, seenAt, changedAt, confirmed: false };
  return { ...before, seenAt, changedAt: Math.min(before.changedAt, now) };
}

/** What only was observed moves the quiet; only a completion says whether the load is whole. */
function announced(loss: Loss, { landings }: Sight): Loss {
  const since = landings
    .filter(({ table, gameDate }) => table === loss.table && gameDate === loss.date)
    .filter(({ receivedAt }) => receivedAt >= loss.changedAt)
    .sort((a, b) => a.receivedAt - b.receivedAt);
  const completion = since.findLast(({ source }) => source === 'event');
  return {
    ...loss,
    changedAt: since.at(-1)?.receivedAt ?? loss.changedAt,
    confirmed: completion === undefined ? loss.confirmed : completion.status === 'success',
  };
}

/** When a loss counts as meant: its success has been followed by quiet. Null: nobody said so. */
export function confirmedAt({ confirmed, changedAt }: Loss, maxWaitMs: number): EpochMs | null {
  return confirmed ? changedAt + maxWaitMs : null;
}

/** Until when a loss may be half a load that is under way. */
export function settlesAt({ seenAt }: Loss, maxWaitMs: number): EpochMs {
  return seenAt + maxWaitMs;
}
