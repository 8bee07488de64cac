import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastValueFrom } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { boundQuery } from '../exporters/bound-query.js';
import { EXPORTERS } from '../exporters/registry.js';
import { openDuckDbWarehouse } from '../src/adapters/duckdb/index.js';
import { patientOf } from '../src/cli/doctor-patient.js';
import { loadConfig } from '../src/config/index.js';
import { examine } from '../src/doctor/doctor.js';
import { newestDate } from '../src/doctor/newest-date.js';
import { queryOf } from '../src/doctor/queries.js';
import { addDays } from '../src/domain/date.js';
import { TABLES } from '../src/domain/tables.js';
import { newYorkInstant } from '../src/domain/wall-clock.js';
import { watermarkReader } from '../src/levels/watermark-reader.js';
import { openLog } from '../src/log.js';
import { isBeginning } from '../src/refresh/beginning.js';
import { emptyWindow } from '../src/refresh/empty-window.js';
import { writeLeague } from '../src/sample/index.js';
import { computeAll } from '../src/service/manual-export.js';
import { openPrivateStore, openPublishedStore } from '../src/service/open-store.js';
import { pipelineDeps } from '../src/service/pipeline-deps.js';
import { plansOf } from '../src/service/plans.js';
import { journal } from '../src/store/journal.js';
import { sourceFiles } from './support/imports.js';
import { PARTITIONED, strictWarehouse, unfilteredTables } from './support/partition-filters.js';
import { sampleSeason } from './support/sample-folder.js';
import { shiftedScheduler } from './support/shown-time.js';

const TODAY = '2025-01-19';
const NOON = newYorkInstant(TODAY, '12:00');
const ALL = TABLES.map(({ name }) => name);

/** Every file whose code makes a text for the warehouse: what they make is among the texts below. */
const WRITERS = [
  'exporters/compose-sql.ts',
  'exporters/inputs-sql.ts',
  'exporters/tally-sql.ts',
  'src/adapters/bigquery/usage.ts',
  'src/domain/row-contract.ts',
  'src/levels/date-range.ts',
  'src/levels/landed-query.ts',
  'src/levels/schedule.ts',
  // Asks for the time alone, of no table.
  'src/service/clock-watch.ts',
];

const folder = mkdtempSync(join(tmpdir(), 'trends-partitions-'));
const warehouse = strictWarehouse(
  await (async () => {
    await writeLeague(sampleSeason(), join(folder, 'data'), { through: '2025-01-18' });
    return openDuckDbWarehouse({ folder: join(folder, 'data') });
  })(),
);
afterAll(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a text for the warehouse', () => {
  it('is made in these files and in no other', () => {
    const files = sourceFiles(new URL('../', import.meta.url), ['src', 'streams', 'exporters']);
    const makers = files.filter(
      ({ path, text }) =>
        !path.startsWith('src/adapters/duckdb/') &&
        path !== 'src/sample/parquet.ts' &&
        /\bSELECT\b|\bFROM \$\{/.test(text.replaceAll(/^\s*(\/?\*|\/\/).*$/gm, '')),
    );
    expect(makers.map(({ path }) => path).sort()).toEqual(WRITERS);
  });

  it.each([
    [`SELECT MAX(game_date) FROM ${PARTITIONED[1]?.name}`, 1],
    [`SELECT 1 FROM ${PARTITIONED[1]?.name} t WHERE t.game_date >= @x`, 0],
    [`SELECT 1 FROM ${PARTITIONED[1]?.name} AS t WHERE t.team_abbr = @x AND game_date = t.day`, 1],
    [`SELECT 1 FROM (SELECT 2 FROM ${PARTITIONED[1]?.name}) WHERE game_date = @x`, 1],
    [`SELECT 1 FROM ${PARTITIONED[1]?.name} WHERE (points_scored > 1 AND (game_date IN (@x)))`, 0],
    [
      `SELECT 1 FROM ${PARTITIONED[1]?.name} WHERE game_date = @x UNION ALL SELECT 1 FROM ${PARTITIONED[0]?.name}`,
      1,
    ],
    [`SELECT 1 FROM x JOIN ${PARTITIONED[1]?.name} t ON t.game_date = @x`, 1],
    [`-- WHERE game_date = @x\nSELECT 'WHERE game_date = @x' FROM ${PARTITIONED[1]?.name}`, 1],
  ])('is read for its filters: %s', (sql, lacking) => {
    expect(unfilteredTables(sql)).toHaveLength(lacking);
  });
});

describe('every query of ours filters each partitioned table by its dates', () => {
  it('those of the exporters, as of any date', () => {
    for (const exporter of EXPORTERS) {
      const params = exporter.parameters.parse({});
      const { sql } = boundQuery(exporter, params, { asOf: TODAY, through: TODAY });
      expect([exporter.name, unfilteredTables(sql)]).toEqual([exporter.name, []]);
    }
  });

  it('those that read levels, the schedule, and dates that were announced', async () => {
    const readers = EXPORTERS.map((exporter) => ({
      sources: exporter.sources(exporter.parameters.parse({})),
    }));
    const reader = watermarkReader({
      warehouse,
      now: () => NOON,
      readers,
      earlier: async () => [],
    });
    const old = addDays(TODAY, -60);
    const dates = Object.fromEntries(ALL.map((table) => [table, [old]]));
    const { unreadable } = await reader.read(ALL, { dates });
    expect(unreadable).toEqual({});
  });

  it('those that the guard and the doctor ask on suspicion', async () => {
    const config = loadConfig({ env: {}, flags: { data: join(folder, 'data') } });
    for (const table of ALL) await newestDate(warehouse, table);
    await isBeginning(warehouse, ALL, TODAY);
    await emptyWindow(warehouse, ALL, TODAY);
    for (const { name, parameters, nearestMisses } of EXPORTERS) {
      const lowered = nearestMisses?.lowered(parameters.parse({}));
      if (lowered !== undefined) await warehouse.query(queryOf(config, name, TODAY, lowered));
    }
  });

  it('those of a run whose window holds nothing, so that the guard asks all it can', async () => {
    const flags = {
      data: join(folder, 'data'),
      out: join(folder, 'out'),
      state: join(folder, 'state'),
    };
    const config = loadConfig({ env: {}, flags });
    const late = newYorkInstant('2026-06-01', '12:00');
    const scheduler = shiftedScheduler(late);
    const [published, privately] = await Promise.all([
      openPublishedStore(config),
      openPrivateStore(config),
    ]);
    const plans = plansOf(config);
    const now = () => scheduler.now();
    const deps = pipelineDeps({
      config,
      adapters: { warehouse, published, privately, scheduler },
      plans,
      journal: journal({ store: privately, now, instance: 'a' }),
      recalled: { known: [], pending: [], triggers: [], readings: {} },
      log: await openLog({ level: 'silent', format: 'json' }),
      stopping: () => false,
      holder: 'a',
    });
    const reader = watermarkReader({ warehouse, now, readers: plans, earlier: async () => [] });
    for (const { name } of EXPORTERS) {
      const order = { exporters: [name], date: '2026-06-01', force: false };
      const { result } = await lastValueFrom(computeAll(deps, reader, order));
      const failure = result.kind === 'draft' ? null : result;
      expect(failure?.message ?? '').not.toContain('without a filter');
    }
  });

  it('those of the whole doctor', async () => {
    const flags = {
      data: join(folder, 'data'),
      out: join(folder, 'out'),
      state: join(folder, 'state'),
    };
    const config = loadConfig({ env: {}, flags: { ...flags } });
    const [published, privately] = await Promise.all([
      openPublishedStore(config),
      openPrivateStore(config),
    ]);
    const parts = { warehouse, published, privately, scheduler: shiftedScheduler(NOON) };
    const asked = { file: null, only: null, readOnly: true, onCheck: () => {} };
    const patient = await patientOf(config, parts, asked);
    const red: string[] = [];
    for await (const { saw } of examine(patient)) {
      if (saw.includes('without a filter')) red.push(saw);
    }
    expect(red).toEqual([]);
    for (const text of warehouse.texts) expect(unfilteredTables(text)).toEqual([]);
    expect(warehouse.texts.size).toBeGreaterThan(2 * EXPORTERS.length);
  });
});
