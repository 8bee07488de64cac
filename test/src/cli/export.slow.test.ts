import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { writeLeague } from '../../../src/sample/index.js';
import { trends } from '../../support/cli.js';
import { dateFiles, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const TODAY = '2025-01-19';
const NOON = newYorkInstant(TODAY, '12:00');
const base = temporaryFolder('export');
const data = join(base, 'data');
let cwd: string;

beforeAll(async () => {
  await writeLeague(sampleSeason(), data, { through: '2025-01-18' });
  dateFiles(data, newYorkInstant(TODAY, '05:00'));
});
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
});

const run = (...args: readonly string[]) => trends(['export', ...args], { cwd, at: NOON });
const onData = (...args: readonly string[]) => run('--data', data, ...args);

/** Everything below a folder, by path; nothing when it is not there. */
function listing(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
const published = () => listing(join(cwd, 'out/v1'));
const live = (file: string) => JSON.parse(readFileSync(join(cwd, 'out/v1/trends', file), 'utf8'));
const liveFiles = () =>
  readdirSync(join(cwd, 'out/v1/trends'))
    .filter((name) => EXPORTERS.some(({ file }) => file === name))
    .sort();

/** The keys of a value, those of array items once, as lines. */
function keysOf(value: unknown, path = '$'): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((item) => keysOf(item, `${path}[]`)))];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    `${path}.${key}`,
    ...keysOf(inner, `${path}.${key}`),
  ]);
}

describe('trends export', () => {
  it('publishes all six as of today, and then finds them unchanged', async () => {
    const first = await onData();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(liveFiles()).toEqual(EXPORTERS.map(({ file }) => file).sort());
    for (const { file, schema } of EXPORTERS) {
      expect(schema.safeParse(live(file)).error).toBeUndefined();
      expect(live(file).as_of_date).toBe(TODAY);
    }
    expect(first.stdout).toContain('data through 2025-01-18');
    const files = published();
    const again = await onData();
    expect(again.code).toBe(0);
    expect(again.stdout.match(/ unchanged /g)).toHaveLength(6);
    expect(published()).toEqual(files);
  });

  it.each([
    { only: 'trends-daily', files: ['bounce-back.json', 'whos-hot-v2.json'] },
    { only: 'trends-team', files: ['team-tendencies.json'] },
    {
      only: 'trends-team, trends-daily',
      files: ['bounce-back.json', 'team-tendencies.json', 'whos-hot-v2.json'],
    },
  ])('publishes $only', async ({ only, files }) => {
    expect(await onData('--only', only)).toMatchObject({ code: 0 });
    expect(liveFiles()).toEqual(files);
  });

  it('puts a past date into history and leaves the live file alone, forced or not', async () => {
    await onData('--only', 'trends-hot-cold');
    const before = live('whos-hot-v2.json');
    const past = ['--only', 'trends-hot-cold', '--date', '2025-01-10'];
    const { code, stdout } = await onData(...past);
    expect([code, stdout]).toEqual([0, expect.stringContaining('history/2025-01-10/whos-hot-v2.')]);
    expect(live('whos-hot-v2.json')).toEqual(before);
    const forced = await onData(...past, '--force');
    expect(forced.code).toBe(0);
    expect(forced.stdout).toContain('history/2025-01-10/whos-hot-v2.');
    expect(live('whos-hot-v2.json')).toEqual(before);
  });

  it('with --dry-run shows the difference and writes nothing at all', async () => {
    const first = await onData('--dry-run', '--only', 'trends-hot-cold');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('there is no live file yet');
    expect(readdirSync(cwd)).toEqual([]);
    await onData('--only', 'trends-hot-cold');
    const files = listing(cwd);
    const set = ['--set', 'trends-hot-cold.top_n=1'];
    const changed = await onData('--dry-run', '--only', 'trends-hot-cold', ...set);
    expect(changed.stdout).toMatch(/hot\[1\]: \{.*→ absent/);
    const same = await onData('--dry-run', '--only', 'trends-hot-cold');
    expect(same.stdout).toContain('trends-hot-cold: unchanged v1/trends/whos-hot-v2.json');
    expect(listing(cwd)).toEqual(files);
  });

  it('takes parameters with --set', async () => {
    const set = ['--set', 'trends-hot-cold.min_games=4', '--set', 'trends-hot-cold.top_n=2'];
    expect(await onData('--only', 'trends-hot-cold', ...set)).toMatchObject({ code: 0 });
    expect(live('whos-hot-v2.json')).toMatchObject({
      min_games: 4,
      hot: [{ rank: 1 }, { rank: 2 }],
    });
  });

  it.each([
    { how: 'publishing', args: [] },
    { how: 'a dry run', args: ['--dry-run', '--only', 'trends-deep-dive'] },
  ])('answers $how in JSON of a known shape', async ({ how, args }) => {
    const { stdout } = await onData('--json', ...args);
    const keys = keysOf(JSON.parse(stdout)).join('\n');
    const golden = `../../fixtures/cli/export ${how}.txt`;
    await expect(`${keys}\n`).toMatchFileSnapshot(golden);
  });

  it('runs one file after the other, each from its own beginning', async () => {
    const { stdout } = await onData('--json', '--only', 'trends-daily');
    const [first, second] = JSON.parse(stdout).results;
    expect(second.startedAt).toBeGreaterThanOrEqual(first.finishedAt);
  });
});

describe('trends export of what cannot be', () => {
  /** A copy of the data in which something is wrong. */
  const spoilt = (spoil: (folder: string) => void) => {
    const folder = join(cwd, 'data');
    cpSync(data, folder, { recursive: true });
    spoil(folder);
  };

  it.each([
    [['--only', 'trends-hot'], 2, 'neither an exporter nor a group', 'did you mean'],
    [['--only', 'trends-hot-cold,all'], 2, '"all" is neither', 'Groups: trends-daily'],
    [['--date', 'yesterday'], 2, '--date: "yesterday" is not a date', 'YYYY-MM-DD'],
    [['--date', '2025-02-30'], 2, '--date: "2025-02-30" is not a date', 'YYYY-MM-DD'],
    [['--date', '2025-01-20'], 2, '2025-01-20 lies after today, 2025-01-19', 'past date'],
    [['--set', 'trends-hot-cold.min_games=0'], 2, 'min_games', 'Write 1 or more'],
    [['--set', 'trends-hot-cold.min_gmes=4'], 2, 'min_gmes', 'min_games'],
    [['--config', 'nowhere.yaml'], 2, 'nowhere.yaml', 'does not exist'],
    [['--dat', '.'], 2, "unknown option '--dat'", 'did you mean one of --data'],
    [['--data', 'nowhere'], 1, 'nowhere does not exist', 'one Parquet or CSV file per table'],
    [['--out', 'occupied'], 1, 'occupied is not a folder', 'Name a folder'],
  ])('%j ends with %d and says what to do', async (args, code, what, remedy) => {
    writeFileSync(join(cwd, 'occupied'), '');
    const result = await run('--data', data, ...args);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toContain(what);
    expect(result.stderr).toContain(remedy);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(cwd)).toEqual(['occupied']);
  });

  it('names the configuration key it does not know, and its line', async () => {
    writeFileSync(join(cwd, 'trends.yaml'), 'data: x\npipeline:\n  quite: 60s\n');
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('trends.yaml:3');
    expect(stderr).toContain('quiet');
  });

  it.each([
    [
      'a missing table',
      (folder: string) => rmSync(join(folder, 'team_defense_zone_analysis.parquet')),
      'nba_precompute.team_defense_zone_analysis is missing',
    ],
    [
      'a corrupt file',
      (folder: string) =>
        writeFileSync(join(folder, 'team_defense_zone_analysis.parquet'), 'PAR1 broken'),
      'team_defense_zone_analysis.parquet',
    ],
    [
      'a missing column',
      (folder: string) => {
        rmSync(join(folder, 'team_defense_zone_analysis.parquet'));
        writeFileSync(
          join(folder, 'team_defense_zone_analysis.csv'),
          'team_abbr,analysis_date\nAAA,2025-01-18\n',
        );
      },
      'paint_pct_allowed_last_15',
    ],
  ])('fails only the file that reads %s, and names it', async (_, spoil, what) => {
    spoilt(spoil);
    const { code, stdout, stderr } = await run(
      '--data',
      'data',
      '--only',
      'trends-team,trends-quick-hits',
    );
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^trends-team +failed .*\n +try: /m);
    expect(stdout).toContain(what);
    expect(stdout).toMatch(/^trends-quick-hits +published /m);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(liveFiles()).toEqual(['quick-hits.json']);
  });

  it.each(['1999-01-01', '2024-10-01'])(
    'holds back %s, where there is no data, with the range there is',
    async (date) => {
      const { code, stdout } = await onData('--only', 'trends-daily', '--date', date);
      expect(code).toBe(3);
      expect(stdout).toMatch(
        /^trends-hot-cold +held-back .*it holds 2024-10-2\d to 2025-01-18\n +try: /m,
      );
      expect(listing(cwd).filter((path) => path.includes('/out/'))).toEqual([]);
    },
  );

  it('holds back all six long after the last data', async () => {
    const later = newYorkInstant('2026-08-01', '12:00');
    const { code, stdout } = await trends(['export', '--data', data], { cwd, at: later });
    expect(code).toBe(3);
    expect(stdout.match(/ held-back /g)).toHaveLength(6);
    expect(stdout.match(/it holds 2024-10-2\d to 2025-01-1\d/g)).toHaveLength(6);
  });

  it('ends with 1 when one file fails and another is held back', async () => {
    spoilt((folder) => rmSync(join(folder, 'team_defense_zone_analysis.parquet')));
    const only = ['--only', 'trends-hot-cold,trends-team'];
    const { code, stdout } = await run('--data', 'data', ...only, '--date', '1999-01-01');
    expect(stdout).toMatch(/held-back[\s\S]*failed/);
    expect(code).toBe(1);
  });

  it('tells a machine the error too', async () => {
    const { code, stdout } = await run('--data', 'nowhere', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: { message: expect.stringContaining('nowhere'), remedy: expect.any(String) },
    });
  });
});
