import { type EpochMs, isIsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { newYorkTime } from '../domain/times.js';
import { newYorkInstant } from '../domain/wall-clock.js';

const NEW_YORK_FORM = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d)$/;
const INSTANT_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A moment that somebody asks about: an ISO instant, or `YYYY-MM-DD HH:MM` in New York.
 * @throws UsageError when it is neither, or lies in the future
 */
export function pastMoment(option: string, text: string, now: EpochMs): EpochMs {
  const moment = momentOf(text);
  if (Number.isNaN(moment)) {
    throw new UsageError(`${option}: "${text}" is not a moment`, {
      remedy: 'Write 2025-12-01 07:10 (New York time) or 2025-12-01T12:10:00Z.',
    });
  }
  if (moment > now) {
    throw new UsageError(`${option}: ${newYorkTime(moment)} has not come yet`, {
      remedy: `Leave ${option} out to ask about now.`,
    });
  }
  return moment;
}

function momentOf(text: string): number {
  const [, date, clock] = NEW_YORK_FORM.exec(text) ?? [];
  if (date !== undefined && clock !== undefined) {
    return isIsoDate(date) ? newYorkInstant(date, clock) : Number.NaN;
  }
  return INSTANT_FORM.test(text) && isIsoDate(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
}
