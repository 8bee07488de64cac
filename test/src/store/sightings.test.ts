import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { compactJournal } from '../../../src/store/compact.js';
import { journal } from '../../../src/store/journal.js';
import { lastReadings, sightingsSince } from '../../../src/store/sightings.js';
import { landing } from '../../support/landings.js';
import { memoryStore } from '../../support/memory-store.js';

const DAY = 86_400_000;
const NOW = Date.parse('2025-12-10T12:00:00Z');
const log = pino({ level: 'silent' });
const TABLES = [PLAYER_GAMES, TEAM_GAMES];

let store: ObjectStore;
let got: string[];
beforeEach(() => {
  const memory = memoryStore();
  got = [];
  store = {
    ...memory,
    get: (name) => {
      got.push(name);
      return memory.get(name);
    },
  };
});

/** A reading with that many rows of each of the tables. */
const reading = (at: number, rows: number, tables: readonly string[] = TABLES): JournalEntry => ({
  kind: 'levels',
  at,
  tables: Object.fromEntries(
    tables.map((table) => [table, { stamp: { modifiedAt: at, rows }, prints: {} }]),
  ),
});

async function write(at: number, ...entries: readonly JournalEntry[]): Promise<void> {
  const lines = journal({ store, now: () => at, instance: `i${at}` });
  await Promise.all(entries.map((entry) => lines.append(entry)));
}

async function rowsOf(tables: readonly string[] = TABLES) {
  const readings = await lastReadings(store, tables, log);
  return Object.fromEntries(
    Object.entries(readings).map(([table, { stamp, readAt }]) => [table, [stamp?.rows, readAt]]),
  );
}

describe('lastReadings', () => {
  it('has the newest of each table by when it was read, and none of a table without', async () => {
    await write(NOW - 3 * DAY, reading(NOW - 3 * DAY, 1));
    await write(NOW - 2, reading(NOW - 10, 3, [PLAYER_GAMES]));
    await write(NOW - 1, reading(NOW - 11, 2, [PLAYER_GAMES]));
    expect(await rowsOf([...TABLES, TEAM_DEFENSE])).toEqual({
      [PLAYER_GAMES]: [3, NOW - 10],
      [TEAM_GAMES]: [1, NOW - 3 * DAY],
    });
  });

  it('reads no day older than needed', async () => {
    await write(NOW - 5 * DAY, reading(NOW - 5 * DAY, 1));
    await write(NOW - DAY, reading(NOW - DAY, 2));
    await write(NOW);
    await rowsOf();
    expect(got.filter((name) => name.startsWith('journal/2025-12-05'))).toEqual([]);
  });

  it('is the same after compaction', async () => {
    for (const [index, days] of [9, 6, 6, 4, 4].entries()) {
      await write(NOW - days * DAY + index, reading(NOW - days * DAY + index, index));
    }
    const before = await rowsOf();
    const { merged } = await compactJournal({
      store,
      now: NOW,
      onFault: ({ fault }) => expect.fail(fault),
    });
    expect(merged).toBeGreaterThan(0);
    expect(await rowsOf()).toEqual(before);
  });
});

describe('sightingsSince', () => {
  it('has landings and readings, and nothing else', async () => {
    const one = landing({ receivedAt: NOW });
    const landed = { kind: 'landing', at: NOW, messageId: 'm', reason: null, routes: [] } as const;
    await write(NOW - 1, reading(NOW - 1, 1));
    await write(
      NOW,
      { kind: 'rejected', at: NOW, messageId: 'm', fault: 'odd' },
      { ...landed, landing: one },
      reading(NOW, 2),
    );
    const found = await sightingsSince(store, NOW, log);
    expect(found).toEqual([{ ...landed, landing: one }, reading(NOW, 2)]);
  });
});
