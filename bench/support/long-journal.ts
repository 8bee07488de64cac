import { type EpochMs, newYorkDate } from '../../src/domain/date.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { landingId } from '../../src/domain/landing.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { journal } from '../../src/store/journal.js';

const TABLES = [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE];
const ROUTES = [
  'trends-hot-cold',
  'trends-bounce-back',
  'trends-what-matters',
  'trends-quick-hits',
];

const HOUR_MS = 3_600_000;

/** A landing's line as the intake journals it; no two of one number are the same. */
export function landingLine(number: number, at: EpochMs): JournalEntry {
  const table = TABLES[number % TABLES.length] ?? PLAYER_GAMES;
  const facts = {
    table,
    gameDate: newYorkDate(at),
    executionId: `bench-${String(number).padStart(12, '0')}`,
    status: 'success' as const,
  };
  const landing = {
    ...facts,
    id: landingId(facts),
    landedAt: at - 1_000,
    receivedAt: at,
    correlationId: `bench-${Math.floor(number / 10)}`,
    records: 272,
    source: 'event' as const,
  };
  const routes = ROUTES.map((exporter) => ({ exporter, reason: 'settling' as const }));
  return { kind: 'landing', at, messageId: `message-${number}`, landing, reason: null, routes };
}

/** A reading of all tables, as the reconcile journals it when one of them moved. */
function readingLine(at: EpochMs): JournalEntry {
  const mark = { stamp: { modifiedAt: at - 1_000, rows: 200 }, prints: { [newYorkDate(at)]: '1' } };
  return { kind: 'levels', at, tables: Object.fromEntries(TABLES.map((table) => [table, mark])) };
}

export interface LongJournal {
  readonly store: ObjectStore;
  /** Events in all. */
  readonly events: number;
  /** The last of the days. */
  readonly until: EpochMs;
  /** Days over which they are spread, each with a reading of the tables at its end. */
  readonly days: number;
}

/** Journals landings as a service does whose bus is never empty. */
export async function writeLongJournal(options: LongJournal): Promise<void> {
  const { store, events, until, days } = options;
  for (let day = 0; day < days; day += 1) {
    let at = until - (days - 1 - day) * 86_400_000 - HOUR_MS;
    // Each segment is written a little after the one before.
    const now = () => {
      at += 1_000;
      return at;
    };
    const lines = journal({ store, now, instance: 'bench' });
    const from = Math.floor((events * day) / days);
    const to = Math.floor((events * (day + 1)) / days);
    const pending: Promise<void>[] = [];
    for (let number = from; number < to; number += 1)
      pending.push(lines.append(landingLine(number, at)));
    await Promise.all(pending);
    await lines.append(readingLine(at));
  }
}
