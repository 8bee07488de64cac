import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trends } from '../../support/cli.js';
import { freePort } from '../../support/processes.js';
import { temporaryFolder } from '../../support/table-folder.js';

const base = temporaryFolder('errors');

/** A folder where nothing is as it should be. */
function nothingRight(): string {
  const cwd = mkdtempSync(join(base, 'case-'));
  writeFileSync(join(cwd, 'occupied'), '');
  writeFileSync(join(cwd, 'faulty.yaml'), 'pipline: {}\n');
  return cwd;
}

it.each([
  ['a command that nobody knows', ['exprot'], 2],
  ['an option that nobody knows', ['status', '--jsn'], 2],
  ['a value that is none', ['calendar', '--days', 'x'], 2],
  ['an exporter that nobody knows', ['explain', 'trends-hot-cld'], 2],
  ['a group where one exporter is meant', ['doctor', 'trends-daily'], 2],
  ['a date that is none', ['export', '--date', '2025-02-30'], 2],
  ['a status that nobody knows', ['emit', '--status', 'done'], 2],
  [
    'a dry run of a range',
    ['export', '--dry-run', '--from', '2025-01-01', '--to', '2025-01-02'],
    2,
  ],
  ['a configuration file that is not there', ['status', '--config', 'none.yaml'], 2],
  ['a configuration with a fault', ['status', '--config', 'faulty.yaml'], 2],
  ['tables that are not there', ['export', '--data', 'nowhere'], 1],
  ['a place that is a file', ['pause', 'trends-team', '--state', 'occupied'], 1],
  ['a version that is not there', ['rollback', 'trends-team'], 2],
  ['letters that nobody named', ['deadletter', 'retry'], 2],
  ['events that are not there', ['emit', '--file', 'none.ndjson'], 2],
  ['a range that is none', ['replay', '--from', '2025-01-02', '--to', '2025-01-01'], 2],
  ['a project that is not named', ['setup', '--dry-run'], 2],
])('%s is told with what to try, to people and to machines', async (_what, args, code) => {
  const cwd = nothingRight();
  const plain = await trends(args, { cwd });
  expect(plain.stderr).toMatch(/^error: \S.*\n(.*\n)*try: {3}\S.*\n$/);
  expect(plain.stderr).not.toMatch(/^\s+at /m);
  expect([plain.code, plain.stdout]).toEqual([code, '']);
  const { stdout } = await trends([...args, '--json'], { cwd });
  const [, message, remedy] = /^error: ([\s\S]*)\ntry: {3}([\s\S]*)\n$/.exec(plain.stderr) ?? [];
  expect(JSON.parse(stdout)).toEqual({ error: { message, remedy } });
});

it('a service that does not answer is told with what to try', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const { code, stderr } = await trends(['emit', '--url', url], { cwd: nothingRight() });
  expect([code, stderr]).toEqual([
    1,
    `error: no service answers at ${url}\ntry:   Start one with: trends serve; or name another with --url.\n`,
  ]);
});
