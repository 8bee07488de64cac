import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type DateSpan, inSpan, newYorkDate } from '../domain/date.js';
import { decode } from '../domain/decode.js';
import { UsageError } from '../domain/errors.js';
import type { Landing } from '../domain/landing.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal, type SegmentFault } from '../store/read-journal.js';

/** Which landings: by the day they landed (New York) or by their game date. */
export type By = 'landed' | 'game-date';

/** Whether a landing lies in the range. */
export function selects(range: DateSpan, by: By): (landing: Landing) => boolean {
  return ({ landedAt, gameDate }) =>
    inSpan(by === 'landed' ? newYorkDate(landedAt) : gameDate, range);
}

/** The journal's landings, each once. */
export async function journaledLandings(
  store: ObjectStore,
  onFault: (fault: SegmentFault) => void,
): Promise<readonly Landing[]> {
  const byId = new Map<string, Landing>();
  for await (const entry of readJournal(store, 0, onFault)) {
    if (entry.kind === 'landing') byId.set(entry.landing.id, entry.landing);
  }
  return [...byId.values()];
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
      const decoded = decode(new TextEncoder().encode(line), 0);
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
