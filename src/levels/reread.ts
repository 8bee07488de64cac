import type { IsoDate } from '../domain/date.js';
import type { LandedDate } from '../domain/watermarks.js';

/**
 * Something read by name, and read again only under another key. Readers that come while it is being
 * read share the reading; one that fails is not remembered.
 */
export function reread<T>(): (name: string, key: string, read: () => Promise<T>) => Promise<T> {
  const readings = new Map<string, { readonly key: string; readonly value: Promise<T> }>();
  return (name, key, read) => {
    const before = readings.get(name);
    if (before?.key === key) return before.value;
    const reading = { key, value: read() };
    readings.set(name, reading);
    reading.value.catch(() => {
      if (readings.get(name) === reading) readings.delete(name);
    });
    return reading.value;
  };
}

/** Readings of single dates, by name; all are forgotten under another key. */
export interface DatedReadings {
  /**
   * What the dates hold, null where nothing. Only those are read that were not read under the key yet;
   * a reading that fails is not remembered.
   */
  read(
    name: string,
    key: string,
    days: readonly IsoDate[],
    read: (days: readonly IsoDate[]) => Promise<readonly LandedDate[]>,
  ): Promise<Readonly<Record<IsoDate, LandedDate | null>>>;
}

export function datedReadings(): DatedReadings {
  type Reading = Promise<LandedDate | null>;
  const readings = new Map<
    string,
    { readonly key: string; readonly dates: Map<IsoDate, Reading> }
  >();
  return {
    async read(name, key, days, read) {
      const known = readings.get(name);
      const { dates } = known?.key === key ? known : { dates: new Map<IsoDate, Reading>() };
      readings.set(name, { key, dates });
      const unread = days.filter((day) => !dates.has(day));
      const reading = unread.length === 0 ? Promise.resolve([]) : read(unread);
      for (const day of unread) {
        const one = reading.then((found) => found.find((date) => date.day === day) ?? null);
        dates.set(day, one);
        one.catch(() => dates.delete(day));
      }
      const entries = days.map(async (day) => [day, (await dates.get(day)) ?? null] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}
