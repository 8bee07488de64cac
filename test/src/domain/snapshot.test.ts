import { describe, expect, it } from 'vitest';
import {
  type Known,
  NOTHING_KNOWN,
  snapshotOf,
  withReading,
  withSnapshot,
} from '../../../src/domain/snapshot.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { LandedDate, TableWatermark, Watermarks } from '../../../src/domain/watermarks.js';

const OLD = '2025-10-20';

function dated(day: string, print: string): LandedDate {
  const counts = { rows: 1, keys: 1, unresolved: 0, lines: 1 };
  return { day, ...counts, teams: ['BOS'], valued: ['BOS'], faulty: [], prints: { points: print } };
}

/** A reading of one table at a stamp, which was asked for an old date too when that is given. */
function reading(modifiedAt: number, older?: TableWatermark['older']): Watermarks {
  const level = { stamp: { modifiedAt, rows: 1 }, landed: [dated('2025-11-09', 'a')] };
  const tables = { [PLAYER_GAMES]: older === undefined ? level : { ...level, older } };
  return { readAt: modifiedAt, tables, schedule: [], announced: {} };
}

/** What readings add up to, and what of each was told. */
function told(readings: readonly Watermarks[]) {
  let [written, read]: [Known, Known] = [NOTHING_KNOWN, NOTHING_KNOWN];
  const older = readings.map((levels) => {
    const snapshot = snapshotOf(read, levels);
    read = withReading(read, levels);
    if (snapshot === null) return null;
    written = withSnapshot(written, snapshot);
    return snapshot.tables[PLAYER_GAMES]?.older ?? {};
  });
  return { older, known: written.tables[PLAYER_GAMES]?.older };
}

describe('snapshots of older dates', () => {
  const same = { [OLD]: dated(OLD, 'x') };

  it('tell of one that was asked for, and not again at the same stamp', () => {
    const { older, known } = told([reading(1), reading(1, same), reading(1, same), reading(1)]);
    expect(older).toEqual([{}, same, null, null]);
    expect(known).toEqual(same);
  });

  it('tell of it again when the table was loaded, though its rows are the same', () => {
    expect(told([reading(1, same), reading(2, same)])).toEqual({
      older: [same, same],
      known: same,
    });
  });

  it('say nothing of one that was not read since the table was loaded', () => {
    expect(told([reading(1, same), reading(2)])).toEqual({ older: [same, {}], known: undefined });
  });

  it('tell that it has no row', () => {
    expect(told([reading(1, { [OLD]: null })]).known).toEqual({ [OLD]: null });
  });
});
