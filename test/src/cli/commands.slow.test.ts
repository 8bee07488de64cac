import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { writeLeague } from '../../../src/sample/index.js';
import { trends } from '../../support/cli.js';
import { dateFiles, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const NOON = newYorkInstant('2025-01-19', '12:00');
const base = temporaryFolder('commands');
const data = join(base, 'data');
let cwd: string;

beforeAll(async () => {
  await writeLeague(sampleSeason(), data, { through: '2025-01-18' });
  dateFiles(data, newYorkInstant('2025-01-19', '05:00'));
});
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
});

const run = (...args: readonly string[]) => trends(args, { cwd, at: NOON });

describe('trends calendar', () => {
  it('lists the slots of two weeks with their deadlines', async () => {
    const { code, stdout, stderr } = await run('calendar', '--days', '14', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const slots: readonly Record<string, string>[] = JSON.parse(stdout);
    expect(slots.map(({ opensAt }) => opensAt)).toEqual(slots.map(({ opensAt }) => opensAt).sort());
    const idsOf = (name: string) =>
      slots.flatMap(({ exporter, id }) => (exporter === name ? [id] : []));
    expect(idsOf('trends-hot-cold')).toHaveLength(14);
    expect(idsOf('trends-what-matters')).toEqual([
      'trends-what-matters@2025-01-20',
      'trends-what-matters@2025-01-27',
    ]);
    expect(idsOf('trends-deep-dive')).toEqual(['trends-deep-dive@2025-02-01']);
    expect(slots.find(({ id }) => id === 'trends-deep-dive@2025-02-01')).toEqual({
      id: 'trends-deep-dive@2025-02-01',
      exporter: 'trends-deep-dive',
      day: '2025-02-01',
      opensAt: '2025-02-01T11:00:00.000Z',
      deadline: '2025-02-01T17:00:00.000Z',
    });
  });

  it('shows people the times of New York', async () => {
    const { stdout } = await run('calendar', '--days', '1');
    expect(stdout).toMatch(
      /^Mon 2025-01-20 06:00 EST {2}trends-hot-cold +deadline Mon 2025-01-20 08:00 EST$/m,
    );
  });

  it.each(['0', 'x', '1.5'])('refuses --days %s', async (days) => {
    expect(await run('calendar', '--days', days)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('whole number of days'),
    });
  });
});

describe('trends status', () => {
  it('knows nothing before the first export, everything after it, and writes nothing', async () => {
    const before = await run('status', '--data', data);
    expect(before).toMatchObject({ code: 0, stderr: '' });
    for (const { name } of EXPORTERS)
      expect(before.stdout).toMatch(new RegExp(`^${name} +unknown `, 'm'));
    expect(readdirSync(cwd)).toEqual([]);
    await run('export', '--data', data);
    const { stdout } = await run('status', '--data', data, '--json');
    const statuses: readonly Record<string, unknown>[] = JSON.parse(stdout);
    expect(statuses.map(({ exporter }) => exporter)).toEqual(EXPORTERS.map(({ name }) => name));
    for (const status of statuses) {
      expect(status).toMatchObject({
        state: 'fresh',
        dataThrough: '2025-01-18',
        asOf: '2025-01-19',
        cause: 'manual',
        missing: [],
        setback: null,
        paused: false,
      });
    }
  });

  it('shows what a file suffers from', async () => {
    const later = { cwd, at: newYorkInstant('2026-08-01', '12:00') };
    await trends(['export', '--data', data, '--only', 'trends-team'], later);
    const { stdout } = await trends(['status', '--data', data], later);
    expect(stdout).toMatch(/^trends-team held-back: .*it holds 2024-10-2\d to 2025-01-1\d$/m);
  });
});

describe('trends demo', () => {
  it('plays a night to its end, and publishes six files', async () => {
    const { code, stdout, stderr } = await trends(['demo', '--exit', '--seconds', '5'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    for (const what of ['landing', 'settled', 'gate', 'published']) {
      expect(stdout).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}${what} `, 'm'));
    }
    const files = readdirSync(join(cwd, '.demo/out/v1/trends'));
    for (const { file } of EXPORTERS) expect(files).toContain(file);
    expect(stdout.match(/^trends-\S+ +fresh /gm)).toHaveLength(EXPORTERS.length);
  });

  it('never empties a folder that no demonstration made', async () => {
    const { code, stderr } = await trends(['demo', '--exit', '--folder', data], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('holds what no demonstration has made');
    expect(readdirSync(data)).toHaveLength(5);
  });
});

describe('trends', () => {
  it('explains itself and a command on standard output', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect([code, stderr]).toEqual([0, '']);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
    expect(names).toContain('export');
    const shown = await run('export', '--help');
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('--dry-run');
  });

  it.each([
    [['exprot'], "unknown command 'exprot'"],
    [[], 'Usage: trends'],
  ])('%j is bad usage', async (args, what) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(what);
  });
});
