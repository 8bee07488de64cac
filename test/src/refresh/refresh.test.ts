import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Exporter } from '../../../exporters/exporter.js';
import { lastDays } from '../../../exporters/sources.js';
import { TrendsError, WarehouseError } from '../../../src/domain/errors.js';
import { int64, type Query, type Row } from '../../../src/domain/query.js';
import { type FaultKind, perScope, type RowFaults } from '../../../src/domain/row-faults.js';
import { PLAYER_GAMES, SCHEDULE } from '../../../src/domain/tables.js';
import type { Warehouse } from '../../../src/ports/warehouse.js';
import type { Computation } from '../../../src/refresh/computation.js';
import { judgedAlone } from '../../../src/refresh/guard-context.js';
import { queryFor, refresh } from '../../../src/refresh/refresh.js';
import { inputReading, teamGames } from '../../support/readings.js';

const READING = inputReading({
  rows: 10,
  filled: { points: { values: 10, of: 10 } },
  teamGames: teamGames(10, 10),
});

/** An exporter that publishes the number its query returns. */
const exporter = (changes: Partial<Exporter> = {}): Exporter => ({
  name: 'trends-made-up',
  file: 'made-up.json',
  summary: 'A number',
  on: 'landing',
  cadence: { kind: 'daily', at: '06:00' },
  cacheControl: 'public, max-age=3600',
  parameters: z.unknown(),
  sources: () => [lastDays(PLAYER_GAMES, 30)],
  sql: 'SELECT @least AS n WHERE @as_of >= @through',
  bind: () => ({ least: int64(5) }),
  build: (rows) => ({
    content: { n: Number(rows[0]?.n) },
    inputs: [READING],
    silentFaults: [],
    dataFaults: 2,
  }),
  schema: z.strictObject({
    generated_at: z.string(),
    as_of_date: z.string(),
    n: z.number().max(9),
  }),
  ...changes,
});

/** Answers every query with the same rows; what the second and later ones are billed may be unknown. */
const warehouse = (
  rows: readonly Row[] | Error,
  laterBilled: number | null = 20,
): Warehouse & { readonly asked: Query[] } => {
  const asked: Query[] = [];
  return {
    asked,
    query: async (query) => {
      asked.push(query);
      if (rows instanceof Error) throw rows;
      const bytesBilled = asked.length === 1 ? 20 : laterBilled;
      return { rows, bytesProcessed: 7, bytesBilled };
    },
    estimate: async () => null,
    stamps: async () => new Map(),
    close: async () => {},
  };
};

const computation = (changes: Partial<Computation> = {}): Computation => ({
  exporter: exporter(),
  params: {},
  cadence: { kind: 'daily', at: '06:00' },
  asOf: '2025-01-15',
  through: '2025-01-14',
  generatedAt: '2025-01-15T12:00:00.000Z',
  force: false,
  levels: { tables: {}, schedule: [] },
  guard: judgedAlone(Date.parse('2025-01-15T12:00:00Z')),
  labels: {},
  ...changes,
});

describe('refresh', () => {
  it('gives the file as published, and what it was built from', async () => {
    const draft = await refresh(computation(), warehouse([{ n: 5n }]));
    if (draft.kind !== 'draft') expect.fail(draft.message);
    const text = new TextDecoder().decode(draft.body);
    expect(text).toBe(
      '{\n  "generated_at": "2025-01-15T12:00:00.000Z",\n  "as_of_date": "2025-01-15",\n  "n": 5\n}\n',
    );
    expect(draft).toMatchObject({ rows: { [PLAYER_GAMES]: 10 }, resultRows: 1 });
    expect(draft).toMatchObject({ bytesProcessed: 7, bytesBilled: 20, dataFaults: 2 });
  });

  it('names the tables that were changed since the levels were read', async () => {
    const movedFrom = async (modifiedAt: number) => {
      const stamps = async () => new Map([[PLAYER_GAMES, { modifiedAt: 1, rows: 10 }]]);
      const tables = { [PLAYER_GAMES]: { stamp: { modifiedAt, rows: 10 }, landed: [] } };
      const order = computation({ levels: { tables, schedule: [] }, force: true });
      const draft = await refresh(order, { ...warehouse([{ n: 5n }]), stamps });
      return draft.kind !== 'draft' ? expect.fail(draft.message) : draft.moved;
    };
    expect(await movedFrom(1)).toEqual([]);
    expect(await movedFrom(0)).toEqual([PLAYER_GAMES]);
  });

  it('hashes the content without the moment it was generated at', async () => {
    const hashOf = async (changes: Partial<Computation>, n: bigint) => {
      const draft = await refresh(computation(changes), warehouse([{ n }]));
      return draft.kind !== 'draft' ? draft.message : draft.contentHash;
    };
    const first = await hashOf({}, 5n);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await hashOf({ generatedAt: '2025-01-15T13:00:00.000Z' }, 5n)).toBe(first);
    expect(await hashOf({}, 6n)).not.toBe(first);
  });

  it('sends exactly the parameters the text names', async () => {
    expect(Object.keys(queryFor(computation()).parameters)).toEqual(['as_of', 'through', 'least']);
    const plain = exporter({ sql: 'SELECT @as_of_week, @through', bind: () => ({}) });
    expect(queryFor(computation({ exporter: plain })).parameters).toEqual({
      through: { type: 'DATE', value: '2025-01-14' },
    });
  });

  it('tells the faulty rows of its inputs and of the schedule, also when it is held back', async () => {
    const faulty = (kind: FaultKind, table: string): RowFaults => ({
      ...{ kind, table, column: 'team_abbr', examples: [] },
      counts: perScope((scope) => ({ faulty: scope === 'window' ? 3 : 1, concerned: 90 })),
    });
    const inputs = [{ ...READING, faults: [faulty('team', PLAYER_GAMES)] }];
    const silentFaults = [faulty('key', SCHEDULE)];
    const told = [
      expect.objectContaining({ kind: 'team', table: PLAYER_GAMES, faulty: 3, concerned: 90 }),
      expect.objectContaining({ kind: 'key', table: SCHEDULE, faulty: 3, concerned: 90 }),
    ];
    const of = async (n: number) => {
      const build = () => ({ content: { n }, inputs, silentFaults, dataFaults: 3 });
      return refresh(computation({ exporter: exporter({ build }) }), warehouse([]));
    };
    expect(await of(5)).toMatchObject({ dataFaults: 3, faults: told });
    expect(await of(10)).toMatchObject({ kind: 'held-back', faults: told });
  });

  it.each([false, true])('never lets a file fail its schema (forced: %s)', async (force) => {
    const held = await refresh(computation({ force }), warehouse([{ n: 10n }]));
    expect(held).toMatchObject({
      kind: 'held-back',
      message: expect.stringMatching(/^made-up\.json does not match its schema: n: /),
      remedy: expect.stringMatching(/^The live file stays as it is\..*have upstream fix them/),
    });
  });

  it('blames the code only where what a field holds is no doing of the rows', async () => {
    const wrong = exporter({
      build: () => ({ content: {}, inputs: [READING], silentFaults: [], dataFaults: 0 }),
    });
    const held = await refresh(computation({ exporter: wrong }), warehouse([]));
    expect(held).toHaveProperty('remedy', 'Fix exporters/made-up; the live file stays as it is.');
  });

  it('names the inputs at fault when a forced file fails its schema', async () => {
    const hollow = exporter({
      build: () => ({
        content: { n: 12 },
        inputs: [{ ...READING, filled: { points: { values: 0, of: 10 } } }],
        silentFaults: [],
        dataFaults: 0,
      }),
    });
    const held = await refresh(computation({ exporter: hollow, force: true }), warehouse([]));
    expect(held).toHaveProperty('remedy', expect.stringContaining('points is null in all 10 rows'));
  });

  it('holds back what the guard refuses, unless forced', async () => {
    const hollow = exporter({
      build: () => ({
        content: { n: 1 },
        inputs: [{ ...READING, filled: { points: { values: 0, of: 10 } } }],
        silentFaults: [],
        dataFaults: 0,
      }),
    });
    const held = await refresh(computation({ exporter: hollow }), warehouse([]));
    expect(held).toMatchObject({
      kind: 'held-back',
      message: expect.stringContaining('points'),
      subject: { table: READING.table },
    });
    const remedy = 'remedy' in held ? held.remedy : '';
    expect(remedy).toMatch(/upstream.*trends rollback trends-made-up.*--force --dry-run$/);
    const forced = await refresh(computation({ exporter: hollow, force: true }), warehouse([]));
    expect(forced.kind).toBe('draft');
  });

  it('looks for the range of a table that was silent for a summer, and only then', async () => {
    const silent = { tables: { [PLAYER_GAMES]: { stamp: null, landed: [] } }, schedule: [] };
    const range = { n: 1n, oldest: '2023-10-24', newest: '2024-04-14' };
    const asked = warehouse([range]);
    const held = await refresh(computation({ levels: silent }), asked);
    expect(held).toHaveProperty('message', expect.stringContaining('2023-10-24 to 2024-04-14'));
    expect(asked.asked).toHaveLength(3);
    const usual = warehouse([range]);
    await refresh(computation(), usual);
    expect(usual.asked).toHaveLength(1);
  });

  it("says what all its queries came to, the guard's too, also when it is held back", async () => {
    const silent = { tables: { [PLAYER_GAMES]: { stamp: null, landed: [] } }, schedule: [] };
    const range = { n: 1n, oldest: '2023-10-24', newest: '2024-04-14' };
    const spentOn = async (laterBilled: number | null) => {
      const held = await refresh(computation({ levels: silent }), warehouse([range], laterBilled));
      return held.kind === 'draft' ? held : held.spent;
    };
    expect(await spentOn(10)).toEqual({ bytesProcessed: 21, bytesBilled: 40 });
    expect(await spentOn(0)).toEqual({ bytesProcessed: 21, bytesBilled: 20 });
    expect(await spentOn(null)).toEqual({ bytesProcessed: 21, bytesBilled: null });
  });

  it("signs the guard's queries as its own", async () => {
    const silent = { tables: { [PLAYER_GAMES]: { stamp: null, landed: [] } }, schedule: [] };
    const range = { n: 1n, oldest: '2023-10-24', newest: '2024-04-14' };
    const asked = warehouse([range]);
    const labels = { exporter: 'trends-made-up', run: 'r-1' };
    await refresh(computation({ levels: silent, labels }), asked);
    expect(asked.asked.map((query) => query.labels)).toEqual([
      labels,
      { ...labels, purpose: 'empty-window' },
      { ...labels, purpose: 'beginning' },
    ]);
  });

  it.each([
    { permanent: true, kind: 'permanent' },
    { permanent: false, kind: 'transient' },
  ])(
    'says of a failed query whether another try is worth it: $kind',
    async ({ permanent, kind }) => {
      const subject = { table: 'nba_analytics.player_game_summary' };
      const error = new WarehouseError('no table', { permanent, remedy: 'Load it.', subject });
      expect(await refresh(computation(), warehouse(error))).toEqual({
        kind,
        message: 'no table',
        remedy: 'Load it.',
        subject,
        spent: { bytesProcessed: null, bytesBilled: null },
      });
    },
  );

  it('names the exporter when its build fails, and passes on a remedy that is known', async () => {
    const breaks = (error: Error) =>
      exporter({
        build: () => {
          throw error;
        },
      });
    const odd = await refresh(computation({ exporter: breaks(new Error('odd')) }), warehouse([]));
    expect(odd).toMatchObject({
      kind: 'permanent',
      message: 'trends-made-up could not be built: odd',
    });
    const known = breaks(new TrendsError('no row', { remedy: 'Correct the query.' }));
    expect(await refresh(computation({ exporter: known }), warehouse([]))).toEqual({
      kind: 'permanent',
      message: 'no row',
      remedy: 'Correct the query.',
      spent: { bytesProcessed: 7, bytesBilled: 20 },
    });
  });
});
