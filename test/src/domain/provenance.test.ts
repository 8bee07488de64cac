import { describe, expect, it } from 'vitest';
import { type Provenance, provenanceEntry, provenanceOf } from '../../../src/domain/provenance.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';

const RUN: Provenance = {
  runId: '20250115T110000Z-aaaaaa',
  exporter: 'trends-hot-cold',
  cause: 'fallback',
  slot: 'trends-hot-cold@2025-01-15',
  asOf: '2025-01-15',
  dataThrough: '2025-01-13',
  missing: [{ table: PLAYER_GAMES, date: '2025-01-14' }],
  partial: true,
  contentHash: 'abc',
  definition: 'def',
  configured: true,
  startedAt: 1_736_900_000_000,
  publishedAt: 1_736_900_004_000,
  levelsReadAt: 1_736_899_999_000,
  levels: 'xyz',
  reached: { [PLAYER_GAMES]: ['2025-01-12', '2025-01-13'] },
  rows: { [PLAYER_GAMES]: 4_321 },
  resultRows: 120,
  dataFaults: 2,
  bytesProcessed: 5,
  bytesBilled: null,
  landings: ['e-1/nba_analytics.player_game_summary/2025-01-13/success'],
};

/** The metadata of a file that the run published. */
const metadataOf = (run: Provenance) => ({
  'run-id': run.runId,
  cause: run.cause,
  'as-of': run.asOf,
  'data-through': run.dataThrough ?? 'unknown',
  'content-hash': run.contentHash,
  ...(run.partial && { partial: 'something' }),
  ...provenanceEntry(run),
});

describe('the provenance of a published file', () => {
  it.each<Partial<Provenance>>([
    {},
    { dataThrough: null, slot: null, levels: null, partial: false, missing: [], landings: [] },
  ])('is read from its metadata as it was written: %o', (changes) => {
    const run = { ...RUN, ...changes };
    expect(provenanceOf(metadataOf(run))).toMatchObject(run);
  });

  it('is bounded: of many landings it names as many as there is room for', () => {
    const landings = Array.from({ length: 500 }, (_, n) => `${'e'.repeat(200)}-${n}`);
    const entry = provenanceEntry({ ...RUN, landings });
    expect(JSON.stringify(entry).length).toBeLessThan(4_000);
    const read = provenanceOf(metadataOf({ ...RUN, landings }))?.landings ?? [];
    expect(read.length).toBeGreaterThan(5);
    expect(read).toEqual(landings.slice(0, read.length));
  });

  it('is left out where even without landings it would be too long', () => {
    expect(provenanceEntry({ ...RUN, definition: 'd'.repeat(5_000) })).toEqual({});
  });

  it.each<[string, Record<string, string>]>([
    ['of an earlier version', { run: '' }],
    ['that is none', { run: 'null' }],
    ['cut off', { run: '{"version":1,' }],
    ['of another version', { run: '{"version":2,"exporter":"x","publishedAt":1,"landings":[]}' }],
    ['without a run', { 'run-id': '' }],
  ])('does not exist in metadata %s', (_, changes) => {
    expect(provenanceOf({ ...metadataOf(RUN), ...changes })).toBeNull();
    expect(provenanceOf({})).toBeNull();
  });
});
