import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startTrends, trends } from '../../support/cli.js';
import { type Loaded, watchLoads } from '../../support/loaded.js';
import { temporaryFolder } from '../../support/table-folder.js';

const base = temporaryFolder('start-up');

async function loadedBy(...args: readonly string[]): Promise<Loaded> {
  const { env, loaded } = watchLoads(base);
  const { code, stderr } = await trends(args, { cwd: base, env });
  expect([code, stderr]).toEqual([0, '']);
  return loaded();
}

/** Those of its sources below a folder of ours. */
const below = ({ sources }: Loaded, folder: string) =>
  sources.filter((source) => source.includes(folder) && !source.includes('node_modules'));

it('loads for its help only what reads the command line', async () => {
  const { packages, files } = await loadedBy('--help');
  expect(packages).toEqual(['commander']);
  expect(files.length).toBeLessThan(10);
});

it('loads for a command that only reckons neither warehouse, streams, log nor server', async () => {
  const { packages } = await loadedBy('calendar');
  expect(packages).toEqual(['commander', 'temporal-polyfill', 'temporal-utils', 'yaml', 'zod']);
});

it('serves the embedded stack on a few files, without what it does not use', async () => {
  const cwd = mkdtempSync(join(base, 'serve-'));
  mkdirSync(join(cwd, 'data'));
  const { env, loaded } = watchLoads(base);
  const args = ['serve', '--port', '0', '--log-format', 'json'];
  const { line, child, ended } = startTrends(args, { cwd, env });
  await line((text) => text.includes('"event":"service.ready"'));
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0 });

  const found = loaded();
  expect(found.packages).toContain('@duckdb/node-api');
  expect(found.packages).toContain('rxjs');
  const unused = /^(@google-cloud|@grpc|google-|gaxios|protobufjs|pino-pretty|rolldown)/;
  expect(found.packages.filter((name) => unused.test(name))).toEqual([]);
  for (const folder of ['src/sample/', 'src/demo/', 'src/tools/', 'src/adapters/bigquery/']) {
    expect(below(found, folder)).toEqual([]);
  }
  expect(below(found, 'src/adapters/duckdb/')).not.toEqual([]);
  expect(found.files.length).toBeLessThan(80);
});
