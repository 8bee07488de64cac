import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import {
  type DateSpan,
  type EpochMs,
  type IsoDate,
  inSpan,
  newYorkDate,
  startOfNewYorkDay,
} from '../domain/date.js';
import { decode } from '../domain/decode.js';
import { UsageError } from '../domain/errors.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import { findTable } from '../domain/tables.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal, type SegmentFault } from '../store/read-journal.js';
import type { Kinds } from '../store/segment-format.js';

/** Which landings: by the day they landed (New York) or by their game date. */
export type By = 'landed' | 'game-date';

/** When the service heard of a landing; of one that no journal has, when it landed. */
export function heardAt({ receivedAt, landedAt }: Landing): EpochMs {
  return receivedAt > 0 ? receivedAt : landedAt;
}

/** Whether a landing lies in the range. */
function selects(range: DateSpan, by: By): (landing: Landing) => boolean {
  return (landing) =>
    inSpan(by === 'landed' ? newYorkDate(heardAt(landing)) : landing.gameDate, range);
}

/** What a replay plays: landings, each once, and what else a journal tells. */
export interface Recording {
  readonly landings: readonly Landing[];
  readonly journal: readonly JournalEntry[];
}

/** The whole journal as a recording: its landings apart from the other lines that a replay goes by. */
export async function journalRecording(
  store: ObjectStore,
  onFault: (fault: SegmentFault) => void,
): Promise<Recording> {
  const byId = new Map<string, Landing>();
  const journal: JournalEntry[] = [];
  for await (const entry of readJournal(store, 0, onFault, RECORDED)) {
    if (entry.kind === 'landing') {
      if (!byId.has(entry.landing.id)) byId.set(entry.landing.id, entry.landing);
    } else if (PLAYED.has(entry.kind)) journal.push(entry);
  }
  return { landings: [...byId.values()], journal };
}

const PLAYED: Kinds = new Set(['snapshot', 'operation', 'tick', 'run'] as const);
const RECORDED: Kinds = new Set([...PLAYED, 'landing'] as const);

/**
 * The part of a recording that a replay of a range needs: the landings chosen, those before the range
 * that say what stood then, and all other lines. Chosen by game date landings stand for themselves: what the
 * journal says was read holds other dates too.
 */
export function inRange(
  { landings, journal }: Recording,
  range: DateSpan,
  by: By,
): Recording & { readonly chosen: number } {
  const start = startOfNewYorkDay(range.from);
  const isChosen = selects(range, by);
  const before = landings.filter((landing) => heardAt(landing) < start);
  const chosen = landings.filter((landing) => heardAt(landing) >= start && isChosen(landing));
  return {
    landings: [...before, ...chosen],
    journal: by === 'landed' ? journal : [],
    chosen: chosen.length,
  };
}

/**
 * The landings of an NDJSON file of completion events, each once; lines that are none are left out.
 * @param onFault hears which line was left out, and why
 * @throws UsageError when the file cannot be read
 */
export async function landingsInFile(
  path: string,
  onFault: (fault: { readonly line: number; readonly fault: string }) => void,
): Promise<readonly Landing[]> {
  const byId = new Map<string, Landing>();
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      number += 1;
      if (line === '') continue;
      const origin = { id: `line ${number}`, topic: null };
      const decoded = decode(new TextEncoder().encode(line), 0, origin);
      if (decoded.kind === 'landing') byId.set(decoded.landing.id, decoded.landing);
      if (decoded.kind === 'rejected') onFault({ line: number, fault: decoded.fault });
    }
  } catch (error) {
    throw new UsageError(`--events: ${path} cannot be read`, {
      remedy: 'Name a file of completion events, one JSON object a line.',
      cause: error,
    });
  }
  return [...byId.values()];
}

/**
 * The dates with games as far as landings tell: those for which a table of games was loaded. A date
 * whose games nobody ever loaded is not among them.
 */
export function gameDatesOf(landings: readonly Landing[]): readonly IsoDate[] {
  const games = landings.filter(({ table }) => findTable(table)?.landed?.kind === 'team-games');
  return [...new Set(games.map(({ gameDate }) => gameDate))].sort();
}
