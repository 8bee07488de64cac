import { createHash } from 'node:crypto';
import type { EpochMs, IsoDate } from '../domain/date.js';
import { PreconditionFailed } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import { SEGMENTS } from './journal.js';
import { loadCompact, loadSegment, type SegmentFault } from './journal-objects.js';
import { type Part, writeCompact } from './segment-format.js';
import { bySegment, type JournalObject, journalObject, utcDate } from './segment-names.js';

/** What one compaction did. */
export interface Compacted {
  /** Days of which several objects became one. */
  readonly days: number;
  /** Objects merged into others and deleted. */
  readonly merged: number;
  /** Objects deleted because their day was too long ago. */
  readonly expired: number;
}

export interface CompactOptions {
  readonly store: ObjectStore;
  readonly now: EpochMs;
  /** Hears of every object that was left as it is, and why. */
  readonly onFault: (fault: SegmentFault) => void;
  /** True: stop between two days. */
  readonly stopping?: () => boolean;
}

const DAY_MS = 86_400_000;

/** How long the journal is kept. */
export const RETENTION_DAYS = 90;

/**
 * Merges the segments of every UTC day that ended a day ago or longer into one object, and deletes
 * days older than the retention. What is torn or foreign is left where it is. May be killed at any
 * point and run by several processes at once: `readJournal` yields the same sequence throughout,
 * because an object is deleted only after one that holds all its segments is durable.
 * @throws StoreError when the store fails; the next compaction goes on from there
 */
export async function compactJournal(options: CompactOptions): Promise<Compacted> {
  const { store, now, onFault, stopping = () => false } = options;
  const days = new Map<IsoDate, JournalObject[]>();
  for (const name of await store.list(SEGMENTS)) {
    const object = journalObject(name);
    if (object === null) onFault({ segment: name, fault: 'its name is none of the journal' });
    else days.set(object.day, [...(days.get(object.day) ?? []), object]);
  }
  let done: Compacted = { days: 0, merged: 0, expired: 0 };
  for (const [day, objects] of days) {
    if (stopping()) break;
    if (day < utcDate(now - RETENTION_DAYS * DAY_MS)) {
      for (const { name } of objects) await store.delete(name);
      done = { ...done, expired: done.expired + objects.length };
    } else if (day < utcDate(now - DAY_MS)) {
      const merged = await compactDay(options, day, objects);
      done = { ...done, days: done.days + Math.min(merged, 1), merged: done.merged + merged };
    }
  }
  return done;
}

/** An object that is whole, and so may be merged. */
interface Whole {
  readonly name: string;
  readonly parts: readonly Part[];
}

/** @returns how many objects were merged into another */
async function compactDay(
  options: CompactOptions,
  day: IsoDate,
  objects: readonly JournalObject[],
): Promise<number> {
  const { store } = options;
  if (objects.length < 2) return 0;
  const whole: Whole[] = [];
  for (const object of objects) {
    const loaded = await loadWhole(options, object);
    if (loaded !== null) whole.push(loaded);
  }
  if (whole.length < 2) return 0;
  const parts = inOrder(whole);
  const target = nameOf(day, parts);
  if (!(await isDurable(options, target, parts))) return 0;
  const merged = whole.filter(({ name }) => name !== target);
  for (const { name } of merged) await store.delete(name);
  return merged.length;
}

/** The object's parts; null when it is gone (merged by another process) or not whole (reported). */
async function loadWhole(
  { store, onFault }: CompactOptions,
  { kind, name }: JournalObject,
): Promise<Whole | null> {
  const part = kind === 'segment' ? await loadSegment(store, name) : null;
  const loaded =
    kind === 'compact'
      ? await loadWholeCompact(store, name)
      : part && { parts: [part], fault: part.fault };
  if (loaded === null) return null;
  if (loaded.fault === null) return { name, parts: loaded.parts };
  onFault({ segment: name, fault: loaded.fault });
  return null;
}

/** A compacted object with all its lines, and the first fault in it or in one of them. */
async function loadWholeCompact(store: ObjectStore, name: string) {
  const compact = await loadCompact(store, name);
  if (compact === null) return null;
  const parts = compact.parts.map(({ read }) => read());
  return {
    parts,
    fault: compact.fault ?? parts.find(({ fault }) => fault !== null)?.fault ?? null,
  };
}

/** Each segment once, in the order in which they are read. */
function inOrder(whole: readonly Whole[]): readonly Part[] {
  const bySource = new Map(whole.flatMap(({ parts }) => parts.map((part) => [part.segment, part])));
  return [...bySource.values()]
    .flatMap((part) => {
      const segment = journalObject(part.segment);
      return segment?.kind === 'segment' ? [{ segment, part }] : [];
    })
    .sort((a, b) => bySegment(a.segment, b.segment))
    .map(({ part }) => part);
}

/** The same segments give the same name, so that two processes write the same object. */
function nameOf(day: IsoDate, parts: readonly Part[]): string {
  const names = parts.map(({ segment }) => segment).join('\n');
  const hash = createHash('sha256').update(names).digest('hex').slice(0, 32);
  return `${SEGMENTS}${day}/compact-${hash}.ndjson`;
}

/** Writes the compacted object unless it is there; true once it holds every part, whole. */
async function isDurable(
  { store, onFault }: CompactOptions,
  target: string,
  parts: readonly Part[],
): Promise<boolean> {
  try {
    await store.put(target, new TextEncoder().encode(writeCompact(parts)), {
      contentType: 'application/x-ndjson',
      ifGeneration: '0',
    });
    return true;
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
  const there = await loadWholeCompact(store, target);
  const held = new Set(there?.parts.map(({ segment }) => segment));
  const fault = there?.fault ?? null;
  if (there && fault === null && parts.every(({ segment }) => held.has(segment))) return true;
  if (there) {
    onFault({ segment: target, fault: fault ?? 'it does not hold what its name stands for' });
  }
  return false;
}
