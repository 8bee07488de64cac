import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { fc } from '../support/properties.js';
import { describeOnRealSeasons } from '../support/real-seasons.js';
import { compareAll, type Data } from './compare.js';
import { REFERENCES } from './references.js';
import { dayOf, isoOf, loadTables } from './rows.js';
import { tortureTables } from './torture.js';
import { tortureCases } from './torture-cases.js';
import { faultyTables } from './torture-faults.js';
import { type Format, type TortureTables, writeTables } from './torture-files.js';

/** How many sets of random tables; more on request. */
const RUNS = Number(process.env.TRENDS_TORTURE_RUNS ?? 10);
const CASES_PER_RUN = 2;

async function open(folder: string): Promise<Data> {
  return {
    raw: await loadTables(folder),
    warehouse: await openDuckDbWarehouse({ folder, threads: 1 }),
  };
}

/** Differences in all cases of one seed's tables. */
async function tortured(seed: number, tables: TortureTables, format: Format): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'trends-torture-'));
  try {
    await writeTables(tables, folder, format);
    const data = await open(folder);
    const found: string[] = [];
    for (const { when, settings } of tortureCases(seed, CASES_PER_RUN)) {
      found.push(...(await compareAll(data, when, settings)));
    }
    await data.warehouse.close();
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the exporters against the reference', () => {
  it('has a reference for every exporter', () => {
    expect(EXPORTERS.map((exporter) => exporter.name).sort()).toEqual(
      [...REFERENCES.keys()].sort(),
    );
  });

  it.each<[string, (seed: number) => TortureTables, readonly [Format, Format]]>([
    ['random tables full of ties and gaps', tortureTables, ['csv', 'parquet']],
    ['tables with rows of every fault', faultyTables, ['csv', 'parquet']],
    [
      'tables with numbers for ids and tip-offs without a zone',
      tortureTables,
      ['parquet-numbers', 'parquet-numbers'],
    ],
  ])('agrees on %s', { timeout: 60_000 * RUNS }, async (_, tablesOf, formats) => {
    await fc.assert(
      fc.asyncProperty(fc.noShrink(fc.nat()), async (seed) => {
        const format = formats[seed % 2] ?? formats[0];
        expect(await tortured(seed, tablesOf(seed), format)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

const AS_OF_DATES = [
  '2023-10-24', // the first day there is
  '2023-10-31',
  '2023-11-15',
  '2023-12-25',
  '2024-01-14',
  '2024-02-05', // no All-Star break in the data yet
  '2024-02-20', // within it
  '2024-02-22',
  '2024-03-08',
  '2024-03-31',
  '2024-04-14',
  '2024-05-20',
  '2024-06-30',
  '2024-07-15',
  '2024-08-01',
  '2024-09-30',
  '2024-10-01',
  '2024-10-22',
  '2024-11-05',
  '2024-11-29',
  '2024-12-25',
  '2025-01-20',
  '2025-02-03',
  '2025-02-28',
  '2025-03-17',
  '2025-04-13',
  '2025-04-30',
  '2025-07-01',
];

/** Every so many days of both seasons as well, on request: 1 for each of them. */
const STEP = Number(process.env.TRENDS_REAL_STEP ?? 0);
const LAST = dayOf('2025-07-01');
const steps = (): string[] => {
  const days: string[] = [];
  for (let day = dayOf('2023-10-24'); STEP > 0 && day <= LAST; day += STEP) days.push(isoOf(day));
  return days;
};

/** Replays: the as-of date and the last game date they may see. */
const REPLAYS = [
  ['2024-02-25', '2024-02-22'],
  ['2024-12-26', '2024-12-25'],
  ['2025-01-20', '2024-12-31'],
  ['2025-04-14', '2025-04-01'],
] as const;

describeOnRealSeasons('two real seasons', (folder) => {
  let data: Data | undefined;
  const compared = (asOf: string, through: string) =>
    data ? compareAll(data, { asOf, through }) : ['no data'];
  beforeAll(async () => {
    data = await open(folder);
  });
  afterAll(() => data?.warehouse.close());

  it.each([...new Set([...AS_OF_DATES, ...steps()])])('agrees as of %s', async (asOf) => {
    expect(await compared(asOf, asOf)).toEqual([]);
  });

  it.each(REPLAYS)('agrees as of %s through %s', async (asOf, through) => {
    expect(await compared(asOf, through)).toEqual([]);
  });
});
