import type { EpochMs, IsoDate } from '../domain/date.js';

/** What an object of the journal is, by its name. */
export type JournalObject =
  /** Written by an instance at a moment; `count` is how many it had written. */
  | {
      readonly kind: 'segment';
      readonly name: string;
      readonly day: IsoDate;
      readonly at: EpochMs;
      readonly instance: string;
      readonly count: number;
    }
  /** Several segments of one UTC day as one object. */
  | { readonly kind: 'compact'; readonly name: string; readonly day: IsoDate };

export type Segment = Extract<JournalObject, { kind: 'segment' }>;

const SEGMENT = /^journal\/(\d{4}-\d{2}-\d{2})\/(\d{13})-(.+)-(\d+)\.ndjson$/;
const COMPACT = /^journal\/(\d{4}-\d{2}-\d{2})\/compact-[0-9a-f]{32}\.ndjson$/;

/** Reads a name; null when it is none of the journal's. */
export function journalObject(name: string): JournalObject | null {
  const [, compacted] = COMPACT.exec(name) ?? [];
  if (compacted !== undefined) return { kind: 'compact', name, day: compacted };
  const [, day, at, instance, count] = SEGMENT.exec(name) ?? [];
  if (day === undefined || instance === undefined) return null;
  return { kind: 'segment', name, day, at: Number(at), instance, count: Number(count) };
}

/** The order in which segments are read: by time, then by instance and count. */
export function bySegment(a: Segment, b: Segment): number {
  if (a.at !== b.at) return a.at - b.at;
  if (a.instance !== b.instance) return a.instance < b.instance ? -1 : 1;
  return a.count - b.count;
}

/** The UTC date under which an instant's segments are filed. */
export function utcDate(at: EpochMs): IsoDate {
  return new Date(at).toISOString().slice(0, 10);
}
