import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exporterOf } from '../../exporters/registry.js';
import { type Config, loadConfig } from '../../src/config/index.js';
import { rollBack } from '../../src/operations/rollback.js';
import type { PlannedRefresh } from '../../src/replay/plan-replay.js';
import { openProgress } from '../../src/replay/progress.js';
import { writeLeague } from '../../src/sample/index.js';
import type { Adapters } from '../../src/service/adapters.js';
import { openAdapters } from '../../src/service/open-adapters.js';
import { type ReplayedRefresh, type ReplayRun, runReplay } from '../../src/service/run-replay.js';
import { sampleSeason } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';

const folder = temporaryFolder('backfill');
const LIVE = 'v1/trends/whos-hot-v2.json';
const NEWER = new TextEncoder().encode('{"newer":true}');

const planned = (day: string, hour: string): PlannedRefresh => ({
  at: Date.parse(`${day}T${hour}:00:00Z`),
  exporter: 'trends-hot-cold',
  cause: 'landing',
  slot: null,
  asOf: day,
  through: day,
  dataThrough: day,
  landings: [],
});
const PLAN = [
  planned('2025-01-15', '12'),
  planned('2025-01-15', '14'),
  planned('2025-01-16', '12'),
];

describe('row 13: while a backfill goes on', () => {
  let config: Config;
  let adapters: Adapters;
  beforeAll(async () => {
    const [data, out, state] = ['data', 'out', 'state'].map((name) => join(folder, name));
    await writeLeague(sampleSeason(), data ?? '');
    config = loadConfig({ env: {}, flags: { data, out, state } });
    adapters = await openAdapters(config);
  });
  afterAll(() => adapters.warehouse.close());

  async function replay(
    id: string,
    interrupted: () => boolean = () => false,
    differing: Partial<Pick<ReplayRun, 'adapters' | 'planned'>> = {},
  ) {
    const progress = await openProgress(adapters.privately, id);
    const plan = { config, adapters, id, planned: PLAN, progress, interrupted };
    const run: ReplayRun = { ...plan, ...differing };
    const done: ReplayedRefresh[] = [];
    for await (const replayed of runReplay(run)) done.push(replayed);
    return done;
  }
  const bodyOf = async (object: string) => {
    const stored = await adapters.published.get(object);
    return new TextDecoder().decode(stored?.body);
  };
  const withoutTime = (text: string) => text.replace(/"generated_at": "[^"]*"/, '');

  it('it replaces no newer file and touches no state; its results go to history', async () => {
    const metadata = { 'as-of': '2025-02-01', 'content-hash': 'x', 'run-id': 'live' };
    await adapters.published.put(LIVE, NEWER, { contentType: 'application/json', metadata });
    const done = await replay('one');
    expect(done.map(({ status }) => status)).toEqual(['history', 'history', 'history']);
    for (const { object, refresh } of done) {
      expect(JSON.parse(await bodyOf(object))).toMatchObject({ as_of_date: refresh.asOf });
    }
    expect(await bodyOf(LIVE)).toBe('{"newer":true}');
    expect(await adapters.privately.list('exporters/')).toEqual([]);
    expect(await adapters.privately.list('journal/')).toEqual([]);
  });

  it('twice in a row it gives the same files, byte for byte apart from the time of making', async () => {
    const [first, second] = [await replay('two'), await replay('three')];
    const texts = (done: readonly ReplayedRefresh[]) =>
      Promise.all(done.map(async ({ object }) => withoutTime(await bodyOf(object))));
    expect(await texts(second)).toEqual(await texts(first));
  });

  it('interrupted it goes on where it stopped, under its name', async () => {
    let asked = 0;
    const afterOne = () => {
      asked += 1;
      return asked > 1;
    };
    expect(await replay('four', afterOne)).toHaveLength(1);
    const rest = await replay('four');
    expect(rest.map(({ status }) => status)).toEqual(['before', 'history', 'history']);
  });

  it.each([
    ['older', '2025-01-14', '2025-01-13'],
    ['of the same day', '2025-01-15', '2025-01-14'],
    ['newer', '2025-02-01', '2025-01-31'],
  ])('it leaves the live file alone, one that is %s too', async (name, liveAsOf, through) => {
    const metadata = { 'as-of': liveAsOf, 'data-through': through };
    await adapters.published.put(LIVE, NEWER, { contentType: 'application/json', metadata });
    const [done] = await replay(name.replaceAll(' ', '-'), undefined, {
      planned: [planned('2025-01-15', '12')],
    });
    expect(done?.status).toBe('history');
    expect(await bodyOf(LIVE)).toBe('{"newer":true}');
    const version = await rollBack({
      published: adapters.published,
      privately: adapters.privately,
      prefix: config.prefix,
      exporter: exporterOf('trends-hot-cold'),
      to: `20250115T120000Z-${name.replaceAll(' ', '-')}`,
      now: Date.parse(`${liveAsOf}T12:00:00Z`),
    });
    expect(version.asOf).toBe('2025-01-15');
    expect(JSON.parse(await bodyOf(LIVE))).toMatchObject({ as_of_date: '2025-01-15' });
  });
});
