import { type Cadence, WEEKDAYS, type Weekday } from './cadence.js';
import { type DayNumber, dayNumber, firstOfMonth, mondayOf, monthNumber } from './day-number.js';

/** The dates a cadence names, as an endless ascending sequence that can be entered anywhere. */
export interface CadenceDays {
  /** The day at a place of the sequence; places are whole numbers, negative ones too. */
  day(place: number): DayNumber;
  /** The place of the last day of the sequence that is not after `day`. */
  placeUpTo(day: DayNumber): number;
}

/** The dates of a checked cadence. Every step is arithmetic: no date costs more than another. */
export function cadenceDays(cadence: Cadence): CadenceDays {
  switch (cadence.kind) {
    case 'daily':
      return everyNthDay(1, 0);
    case 'weekly':
      return everyNthDay(7, mondayOf(0) + offsetOf(cadence.on));
    case 'biweekly':
      return everyNthDay(14, mondayOf(dayNumber(cadence.anchor)) + offsetOf(cadence.on));
    case 'monthly':
      return everyMonth(cadence.day);
  }
}

function offsetOf(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday);
}

function everyNthDay(step: number, base: DayNumber): CadenceDays {
  return {
    day: (place) => base + step * place,
    placeUpTo: (day) => Math.floor((day - base) / step),
  };
}

function everyMonth(dayOfMonth: number): CadenceDays {
  const day = (month: number) =>
    Math.min(firstOfMonth(month) + dayOfMonth - 1, firstOfMonth(month + 1) - 1);
  const placeUpTo = (limit: DayNumber) => {
    const month = monthNumber(limit);
    return day(month) <= limit ? month : month - 1;
  };
  return { day, placeUpTo };
}
