import { type Cadence, checkCadence, type Pause } from './cadence.js';
import { type CadenceDays, cadenceDays } from './cadence-days.js';
import type { EpochMs, IsoDate } from './date.js';
import { type DayNumber, dateOfDay, dayNumber, utcDay } from './day-number.js';
import { mergePauses, type PausedDays } from './pauses.js';
import { newYorkInstant } from './wall-clock.js';

/** An instant at which a file is wanted. */
export interface Slot {
  /** `exporter@day`. */
  readonly id: string;
  readonly exporter: string;
  /** The local date in New York. */
  readonly day: IsoDate;
  readonly opensAt: EpochMs;
}

/** The slots of one exporter: one per local date that its cadence names and no pause removes. */
export interface Calendar {
  /** The first slot that opens after an instant; null only when pauses never end. */
  next(after: EpochMs): Slot | null;
  /** The last slot that opens at an instant or before; null when pauses removed all of them. */
  latest(at: EpochMs): Slot | null;
  /** The slots with `from <= opensAt < to`, ascending. */
  between(from: EpochMs, to: EpochMs): readonly Slot[];
}

/** Beyond these dates a calendar has no slots: a pause up to the last one never ends. */
const FIRST_DAY = dayNumber('1900-01-01');
const LAST_DAY = dayNumber('9999-12-31');

/** How many slots a calendar remembers: what triggers ask for lies close together. */
const MEMO_SIZE = 256;

/**
 * The calendar of an exporter. Wall-clock time in New York: a time that DST skips opens at the
 * end of the gap, one that it repeats at its first occurrence.
 * @throws UsageError when the cadence or a pause is not valid
 */
export function cadenceCalendar(
  exporter: string,
  cadence: Cadence,
  pauses: readonly Pause[] = [],
): Calendar {
  checkCadence(exporter, cadence, pauses);
  const paused = mergePauses(pauses);
  const slots: SlotDays = {
    days: cadenceDays(cadence),
    pauseOf: (day) => paused.find(({ from, to }) => from <= day && day <= to),
    slotOf: slotMemo(exporter, cadence.at),
  };
  return {
    next: (after) => nextSlot(slots, after),
    latest: (at) => latestSlot(slots, at),
    between: (from, to) => slotsBetween(slots, from, to),
  };
}

interface SlotDays {
  readonly days: CadenceDays;
  readonly pauseOf: (day: DayNumber) => PausedDays | undefined;
  readonly slotOf: (day: DayNumber) => Slot;
}

// A slot opens on the UTC date that is numbered like its local date or on the one after. So the
// search begins within a day of the answer, and the exact comparison ends it.

function nextSlot({ days, pauseOf, slotOf }: SlotDays, after: EpochMs): Slot | null {
  let place = days.placeUpTo(Math.max(utcDay(after) - 1, FIRST_DAY) - 1) + 1;
  for (let day = days.day(place); day <= LAST_DAY; day = days.day(place)) {
    const pause = pauseOf(day);
    if (!pause) {
      const slot = slotOf(day);
      if (slot.opensAt > after) return slot;
    }
    place = pause ? days.placeUpTo(pause.to) + 1 : place + 1;
  }
  return null;
}

function latestSlot({ days, pauseOf, slotOf }: SlotDays, at: EpochMs): Slot | null {
  let place = days.placeUpTo(Math.min(utcDay(at), LAST_DAY));
  for (let day = days.day(place); day >= FIRST_DAY; day = days.day(place)) {
    const pause = pauseOf(day);
    if (!pause) {
      const slot = slotOf(day);
      if (slot.opensAt <= at) return slot;
    }
    place = pause ? days.placeUpTo(pause.from - 1) : place - 1;
  }
  return null;
}

function slotsBetween(slots: SlotDays, from: EpochMs, to: EpochMs): readonly Slot[] {
  const found: Slot[] = [];
  let slot = nextSlot(slots, Math.ceil(from) - 1);
  while (slot && slot.opensAt < to) {
    found.push(slot);
    slot = nextSlot(slots, slot.opensAt);
  }
  return found;
}

/** Slots by day; asking the zone for an instant is what costs. */
function slotMemo(exporter: string, at: string): (day: DayNumber) => Slot {
  const known = new Map<DayNumber, Slot>();
  return (number) => {
    const remembered = known.get(number);
    if (remembered) return remembered;
    const day = dateOfDay(number);
    const slot = { id: `${exporter}@${day}`, exporter, day, opensAt: newYorkInstant(day, at) };
    if (known.size >= MEMO_SIZE) known.clear();
    known.set(number, slot);
    return slot;
  };
}
