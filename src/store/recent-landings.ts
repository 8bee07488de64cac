import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import { type Stray, strayOf } from '../domain/stray.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { fingerprint } from './fingerprint.js';
import { recentParts } from './read-journal.js';
import type { Kinds } from './segment-format.js';
import { skipped } from './sightings.js';

/** How far back completions are recognised as repeated, and stand in for a missing schedule. */
export const REMEMBERED_MS = 14 * 86_400_000;

const ARRIVED: Kinds = new Set(['landing', 'tick'] as const);

/** Of so much of the journal is remembered what is in it: some 50,000 events. A start waits for it. */
const MOST_BYTES = 32 * 1_048_576;

/** What a process has to recognise if it comes again, oldest first. */
export interface Remembered {
  /** Fingerprints of landings. */
  readonly identities: readonly string[];
  /** Of each table and date the landing that was received last, and the one that was journaled last. */
  readonly landings: readonly Landing[];
  /** The newest that were received after `pendingAfter`. */
  readonly pending: readonly Landing[];
  /** Messages of timed triggers. */
  readonly triggers: readonly string[];
  /** When a trigger last had each exporter forced, or exported as of a past date. */
  readonly orders: Readonly<Record<string, EpochMs>>;
  /** Events whose table has nearly the name of one of ours. */
  readonly strays: readonly Stray[];
}

export interface Remembering {
  readonly since: EpochMs;
  /** No segment is read any more once there are so many landings, the newest. */
  readonly limit: number;
  /** From when on landings may be pending; none are when absent. */
  readonly pendingAfter?: EpochMs;
}

/** More than a lane carries are not pending: the tables themselves tell of them. */
const MOST_PENDING = 10_000;
/** Of more tables and dates, which publishers may invent, the newest. */
const MOST_DATES = 10_000;

/** Landings and triggers journaled since a moment; segments that cannot be read are logged. */
export async function rememberedSince(
  store: ObjectStore,
  { since, limit, pendingAfter = Number.POSITIVE_INFINITY }: Remembering,
  log: Log,
): Promise<Remembered> {
  const memory = newestFirst(pendingAfter);
  const wanted = { since: () => since, kinds: ARRIVED, bytes: MOST_BYTES };
  for await (const { entries } of recentParts(store, wanted, skipped(log))) {
    for (const entry of [...entries].reverse()) memory.note(entry);
    if (memory.landings() >= limit) break;
  }
  return memory.all();
}

/** Gathers what is remembered from lines, the newest first. */
function newestFirst(pendingAfter: EpochMs) {
  const identities: string[] = [];
  const pending: Landing[] = [];
  const triggers: string[] = [];
  const orders: Record<string, EpochMs> = {};
  const strays: Stray[] = [];
  const dates = newestOfDates();

  function noteLanding(entry: Extract<JournalEntry, { kind: 'landing' }>): void {
    const { landing } = entry;
    identities.push(fingerprint(landing.id));
    dates.note(landing);
    const isPending = landing.receivedAt > pendingAfter && pending.length < MOST_PENDING;
    if (isPending) pending.push(landing);
    const stray = strayOf(entry);
    if (stray !== null && strays.length < MOST_DATES) strays.push(stray);
  }

  function noteTrigger(tick: Extract<JournalEntry, { kind: 'tick' }>): void {
    triggers.push(tick.messageId);
    if (tick.reason !== null || (!tick.force && tick.asOf === null)) return;
    for (const exporter of tick.exporters) orders[exporter] ??= tick.at;
  }

  return {
    note(entry: JournalEntry) {
      if (entry.kind === 'landing') noteLanding(entry);
      if (entry.kind === 'tick') noteTrigger(entry);
    },
    landings: () => identities.length,
    all(): Remembered {
      for (const each of [identities, pending, triggers, strays]) each.reverse();
      return { identities, landings: dates.all(), pending, triggers, orders, strays };
    },
  };
}

/** Of each table and date the landing received last, and the one journaled last; noted newest first. */
function newestOfDates() {
  const dates = new Map<string, { readonly journaled: Landing; received: Landing }>();
  return {
    note(landing: Landing) {
      const key = `${landing.table} ${landing.gameDate}`;
      const known = dates.get(key);
      if (known === undefined) {
        if (dates.size < MOST_DATES) dates.set(key, { journaled: landing, received: landing });
      } else if (landing.receivedAt > known.received.receivedAt) known.received = landing;
    },
    /** Oldest first. */
    all: () =>
      [...dates.values()]
        .reverse()
        .flatMap(({ journaled, received }) =>
          journaled === received ? journaled : [received, journaled],
        ),
  };
}

/** The newest landings of each table and date journaled since a moment, oldest first. */
export async function landingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Landing[]> {
  const limit = Number.POSITIVE_INFINITY;
  return (await rememberedSince(store, { since, limit }, log)).landings;
}
