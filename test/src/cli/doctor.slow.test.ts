import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import type { CheckResult } from '../../../src/doctor/check-result.js';
import { PLAYER_GAMES, REGISTRY, TABLES, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type League, rowsThrough, writeLeague } from '../../../src/sample/index.js';
import { writeParquet } from '../../../src/sample/parquet.js';
import { trends } from '../../support/cli.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { dateFiles, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const TODAY = '2025-01-19';
const NOON = newYorkInstant(TODAY, '12:00');
const base = temporaryFolder('doctor');
const healthy = join(base, 'healthy');
let league: League;
let cwd: string;
let data: string;

beforeAll(async () => {
  league = sampleSeason();
  await writeLeague(league, join(healthy, 'data'), { through: '2025-01-18' });
  dateFiles(join(healthy, 'data'), newYorkInstant(TODAY, '05:00'));
  const exported = await trends(['export'], { cwd: healthy, at: NOON });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
});

/** A copy of the healthy installation, to be spoilt; its tables are those of the original. */
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
  for (const folder of ['out', 'state']) {
    cpSync(join(healthy, folder), join(cwd, folder), { recursive: true });
  }
  data = join(healthy, 'data');
});

/** Tables of the case's own, not as old as those that the files were made from. */
async function tables(spoil: (folder: string) => unknown) {
  data = join(cwd, 'data');
  cpSync(join(healthy, 'data'), data, { recursive: true });
  await spoil(data);
  dateFiles(data, newYorkInstant(TODAY, '05:00'));
}

const doctor = (...args: readonly string[]) =>
  trends(['doctor', '--data', data, ...args], { cwd, at: NOON, env: { TRENDS_HTTP_PORT: '0' } });

/** The doctor's findings that are not green, and how it ended. */
async function ailments(...args: readonly string[]) {
  const { code, stdout, stderr } = await doctor('--json', ...args);
  expect(stderr).toBe('');
  const findings: readonly CheckResult[] = JSON.parse(stdout);
  const brief = ({ level, check, subject }: CheckResult) => `${level} ${check} ${subject}`;
  const ill = findings.filter(({ level }) => level !== 'green');
  return { code, ill, names: ill.map(brief), findings };
}

describe('trends doctor', () => {
  it('finds nothing where nothing is wrong, and leaves nothing behind', async () => {
    const files = () => readdirSync(join(cwd, 'out/v1/trends')).sort();
    const before = files();
    const { code, names, findings } = await ailments();
    expect([code, names]).toEqual([0, []]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['configuration', 'store', 'clock', 'journal', 'incident', 'refresh']),
    );
    for (const { name, file } of EXPORTERS) {
      for (const [check, subject] of [
        ['query', name],
        ['live file', file],
        ['content', name],
      ]) {
        expect(findings).toContainEqual(expect.objectContaining({ check, subject }));
      }
    }
    for (const { name } of TABLES) {
      expect(findings).toContainEqual(expect.objectContaining({ check: 'table', subject: name }));
    }
    expect(files().filter((name) => name !== 'doctor')).toEqual(before);
  });

  it('tells people the same in a hundred columns, without colours where nobody sees them', async () => {
    const { code, stdout, stderr } = await doctor('trends-hot-cold');
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/^✓ ok +content +trends-hot-cold: \d+ players qualify/m);
    expect(stdout).not.toMatch(/^. \S+ +(query|calendar|refresh|content) +trends-team/m);
    expect(lines.at(-1)).toMatch(/^0 wrong, 0 warnings, \d+ ok\. Nothing to do\.$/);
  });

  it('writes nothing with --read-only', async () => {
    const all = () => readdirSync(cwd, { recursive: true }).map(String).sort();
    const before = all();
    const { code, findings } = await ailments('--read-only');
    expect(code).toBe(0);
    expect(all()).toEqual(before);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'store', saw: expect.stringContaining('--read-only') }),
    );
  });

  it('refuses an exporter that nobody knows', async () => {
    const { code, stderr } = await doctor('trends-hot-cld');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean trends-hot-cold?');
    expect(stderr).toMatch(/^try: {3}Name one exporter/m);
  });
});

describe('trends doctor names what is wrong', () => {
  it('a missing table, and the queries that want it', async () => {
    await tables((folder) => rmSync(join(folder, 'nba_players_registry.parquet')));
    const { code, ill, names } = await ailments();
    expect(code).toBe(1);
    const readers = ['trends-hot-cold', 'trends-bounce-back', 'trends-what-matters'];
    expect(names).toContain(`red table ${REGISTRY}`);
    for (const name of readers) expect(names).toContain(`red query ${name}`);
    expect(names).not.toContain('red query trends-team');
    for (const { check, saw } of ill.filter(({ level }) => level === 'red')) {
      if (check !== 'table') expect(saw).toContain(REGISTRY);
    }
  });

  it('a missing column, at the one file that reads its table', async () => {
    const table = TABLES.find(({ name }) => name === TEAM_DEFENSE);
    if (table === undefined) throw new Error(`no table ${TEAM_DEFENSE}`);
    const { opponent_points_per_game: _, ...columns } = table.columns;
    const rows = rowsThrough(league, '2025-01-18').get(TEAM_DEFENSE) ?? [];
    const file = 'team_defense_zone_analysis.parquet';
    await tables((folder) => writeParquet(join(folder, file), { ...table, columns }, rows));
    const { code, ill, names } = await ailments();
    expect(code).toBe(1);
    const red = ill.filter(({ level }) => level === 'red');
    expect(names.filter((name) => name.startsWith('red'))).toEqual([
      `red table ${TEAM_DEFENSE}`,
      `red data ${TEAM_DEFENSE}`,
      'red query trends-team',
      'red content trends-team',
    ]);
    for (const { saw } of red) expect(saw).toContain('opponent_points_per_game');
  });

  it('data that lies behind the schedule: what, since when, and what it holds up', async () => {
    await tables((folder) => writeLeague(league, folder, { through: '2025-01-17' }));
    const { code, ill } = await ailments();
    expect(code).toBe(1);
    const behind = ill.find(({ check, subject }) => check === 'data' && subject === PLAYER_GAMES);
    expect(behind).toMatchObject({ level: 'red', command: 'trends explain trends-hot-cold' });
    expect(behind?.saw).toMatch(
      /newest date is 2025-01-17; 2025-01-18 is not there, 12 h after that day ended\. Past the deadline of trends-hot-cold, trends-bounce-back/,
    );
  });

  it('a state folder that cannot be used, on each line that wants it, and the rest as ever', async () => {
    rmSync(join(cwd, 'state'), { recursive: true });
    writeFileSync(join(cwd, 'state'), '');
    const { code, ill, findings } = await ailments();
    expect(code).toBe(1);
    for (const check of ['journal', 'store', 'dead letters', 'incident', 'refresh']) {
      const found = ill.find((each) => each.check === check);
      expect(found).toMatchObject({ level: 'red', saw: expect.stringContaining('not a folder') });
    }
    const level = (wanted: string) =>
      new Set(findings.filter(({ check }) => check === wanted).map((each) => each.level));
    expect([level('table'), level('query'), level('live file')]).toEqual(
      Array.from({ length: 3 }, () => new Set(['green'])),
    );
  });

  it('a torn segment of the journal, and an object that is none', async () => {
    const store = await openDirectoryStore(join(cwd, 'state'));
    const torn = 'journal/2025-01-19/1737306000000-a-1.ndjson';
    const attributes = { contentType: 'application/x-ndjson' };
    await store.put(torn, new TextEncoder().encode('{"kind":"verd'), attributes);
    await store.put('journal/2025-01-19/notes.txt', new Uint8Array(), attributes);
    const { code, names } = await ailments();
    expect(code).toBe(1);
    expect(names.sort()).toEqual([
      `red journal ${torn}`,
      'yellow journal journal/2025-01-19/notes.txt',
    ]);
  });

  it('a live file with another cache-control', async () => {
    const store = await openDirectoryStore(join(cwd, 'out'));
    const name = 'v1/trends/bounce-back.json';
    const live = await store.get(name);
    const cacheControl = 'public, max-age=999999';
    await store.put(name, live?.body ?? new Uint8Array(), {
      ...live?.attributes,
      contentType: 'application/json',
      cacheControl,
    });
    const { code, ill, names } = await ailments();
    expect([code, names]).toEqual([1, ['red live file bounce-back.json']]);
    expect(ill[0]?.saw).toBe(`its cache-control is "${cacheControl}", not "public, max-age=3600"`);
  });

  it('dead letters, with the newest reason, as a warning', async () => {
    const store = await openDirectoryStore(join(cwd, 'state'));
    const settle = { ack: () => undefined, nack: () => undefined };
    const message = { topic: null, attributes: {}, body: new Uint8Array([1]), ...settle };
    await keepDeadLetter(store, { id: 'a', ...message }, 'an old reason', NOON - 7_200_000);
    await keepDeadLetter(store, { id: 'b', ...message }, 'game_date: is none', NOON - 3_600_000);
    const { code, ill, names } = await ailments();
    expect([code, names]).toEqual([0, ['yellow dead letters dead letters']]);
    expect(ill[0]).toMatchObject({
      saw: '2 not retried; the newest, 1 h ago: game_date: is none',
      command: 'trends deadletter list',
    });
  });

  it('no secret, whoever wrote it down', async () => {
    const store = await openDirectoryStore(join(cwd, 'state'));
    const secret = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    const settle = { ack: () => undefined, nack: () => undefined };
    const message = { id: 'a', topic: null, attributes: {}, body: new Uint8Array([1]), ...settle };
    await keepDeadLetter(store, message, `refused: Bearer ${secret}`, NOON);
    const { stdout } = await doctor();
    expect(stdout).toContain('refused: Bearer [secret]');
    expect(stdout).not.toContain(secret);
  });

  it('everything that cannot be reached, each on a line of its own', async () => {
    writeFileSync(join(cwd, 'occupied'), '');
    writeFileSync(join(cwd, 'also'), '');
    const places = ['--data', 'nowhere', '--out', 'occupied', '--state', 'also'];
    const { code, ill, names } = await ailments(...places);
    expect(code).toBe(1);
    expect(names).toContain('red table nowhere');
    for (const { name, file } of EXPORTERS) {
      for (const what of [
        `query ${name}`,
        `live file ${file}`,
        `refresh ${name}`,
        `content ${name}`,
      ]) {
        expect(names).toContain(`red ${what}`);
      }
    }
    expect(ill.every(({ remedy }) => remedy !== '')).toBe(true);
    const told = await doctor(...places);
    expect(told.stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^\d+ wrong, .* First, table nowhere: /,
    );
  });
});
