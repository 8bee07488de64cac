import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { journal } from '../../../src/store/journal.js';
import { ny, verdictAt } from '../../support/journal-lines.js';
import { runCommand } from '../../support/run-command.js';
import type { ScriptedApi } from '../adapters/bigquery/scripted-api.js';
import { scripted } from '../adapters/bigquery/scripted-jobs.js';
import { earlyRun, FLOOR, MIB, runOf } from '../cost/costs.js';

const HOT = 'trends-hot-cold';
let folder = '';
let api: ScriptedApi | undefined;

beforeEach(async () => {
  vi.useFakeTimers({ now: ny('2025-12-01 06:00'), toFake: ['Date'] });
  folder = await mkdtemp(join(tmpdir(), 'trends-cost-'));
  const store = await openDirectoryStore(folder);
  let at = 0;
  const { append } = journal({ store, now: () => at, instance: 'a' });
  for (const entry of [
    runOf('2025-10-01 06:31', HOT),
    earlyRun('2025-11-10 06:31', HOT),
    runOf('2025-11-28 06:31', HOT),
    runOf('2025-11-30 06:31', HOT, { status: 'held-back' }),
  ]) {
    at = entry.run.finishedAt;
    await append(entry);
  }
  await append(verdictAt('2025-11-30 06:40', { exporter: HOT, reason: 'covered' }));
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
  await api?.close();
  api = undefined;
});

const cost = (...args: readonly string[]) => runCommand('cost', ...args, '--state', folder);
const lineOf = (text: string, name: string) =>
  text.split('\n').find((line) => line.startsWith(`${name} `));

describe('trends cost', () => {
  it('adds up the last 30 days for people, without a warehouse', async () => {
    const { text, code } = await cost('--data', join(folder, 'nowhere'));
    expect(code).toBe(0);
    expect(text).toContain('since Sat 2025-11-01 07:00 EDT');
    expect(lineOf(text, HOT)).toMatch(/^\S+ +3 +2 +0 +0 +1 +0 +9\.00 MiB +40\.0 MiB$/);
    expect(lineOf(text, 'all')).toMatch(/^all +3 +2 +0 +0 +1 +0 +9\.00 MiB +40\.0 MiB$/);
    expect(text).toContain('not in the sum: 1.');
  });

  it('tells machines exact bytes, of as many days as they say', async () => {
    const { text } = await cost('--days', '2', '--json');
    expect(JSON.parse(text)).toMatchObject({
      days: 2,
      since: '2025-11-29T11:00:00.000Z',
      until: '2025-12-01T11:00:00.000Z',
      exporters: expect.arrayContaining([expect.objectContaining({ exporter: HOT, runs: 1 })]),
      total: { runs: 1, bytesProcessed: 3 * MIB, bytesBilled: 2 * FLOOR, unbilled: 0 },
      journalFaults: [],
    });
    expect(JSON.parse(text)).not.toHaveProperty('audit');
  });

  it('reports what of the journal it could not read', async () => {
    const store = await openDirectoryStore(folder);
    await store.put('journal/2025-11-30/notes.txt', new Uint8Array(), {
      contentType: 'text/plain',
    });
    expect((await cost()).text).toContain('Not readable, and left out: journal/2025-11-30/notes');
  });

  it.each(['0', '91', 'week'])('refuses --days %s', async (days) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await expect(cost('--days', days)).rejects.toThrow('whole number of days, 1 to 90');
  });
});

describe('trends cost --audit', () => {
  it('is bad usage where no BigQuery is asked, and says what to do', async () => {
    await expect(cost('--audit', '--data', 'season')).rejects.toMatchObject({
      name: 'UsageError',
      message: '--audit: data is season, and only BigQuery remembers what it billed',
      remedy: expect.stringContaining('--data bigquery://PROJECT'),
    });
  });

  it('compares with the jobs that BigQuery remembers of the same days', async () => {
    const { text, code } = await audited();
    expect(code).toBe(0);
    expect(lineOf(text.slice(text.indexOf('QUERIES')), HOT)).toMatch(
      /^\S+ +3 +1 +0 +60\.0 MiB +40\.0 MiB +20\.0 MiB$/,
    );
    expect(lineOf(text, 'levels')).toMatch(/^levels +9 +0 +2 +90\.0 MiB +– +90\.0 MiB$/);
    const [asked] = api?.asked ?? [];
    expect(asked?.project).toBe('audited');
    const query = JSON.stringify(asked?.body);
    expect(query).toContain('region-eu`.INFORMATION_SCHEMA.JOBS');
    expect(query).toContain('2025-11-01T11:00:00');
  });

  it('tells machines both, in bytes', async () => {
    const { text } = await audited('--json');
    expect(JSON.parse(text)).toMatchObject({
      total: { bytesBilled: 4 * FLOOR },
      audit: {
        lines: expect.arrayContaining([
          expect.objectContaining({ name: HOT, recorded: 4 * FLOOR, outside: 2 * FLOOR }),
        ]),
        total: { jobs: 12, bytesBilled: 15 * FLOOR, recorded: 4 * FLOOR, outside: 11 * FLOOR },
      },
    });
  });
});

/** `trends cost --audit` in a location where BigQuery remembers jobs of one exporter, and of levels. */
async function audited(...args: readonly string[]) {
  const names = ['exporter', 'purpose'];
  const counts = ['jobs', 'failed', 'cached', 'bytes_processed', 'bytes_billed', 'slot_ms'];
  const field = (type: string) => (name: string) => ({ name, type, mode: 'NULLABLE' });
  const fields = [...names.map(field('STRING')), ...counts.map(field('INTEGER'))];
  const row = (...values: readonly (string | null)[]) => ({ f: values.map((v) => ({ v })) });
  const rows = [
    row(null, 'levels', '9', '0', '2', '5', String(9 * FLOOR), '7'),
    row(HOT, null, '3', '1', '0', '9', String(6 * FLOOR), '7'),
  ];
  const body = { jobComplete: true, schema: { fields }, rows, totalRows: '2' };
  ({ api } = await scripted({ results: () => ({ body }) }));
  const config = join(folder, 'trends.yaml');
  await writeFile(config, `bigquery:\n  location: EU\n  endpoint: ${api.endpoint}\n`);
  return cost('--audit', '--data', 'bigquery://audited', '--config', config, ...args);
}
