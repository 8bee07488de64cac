import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import type { CheckResult } from '../../../src/doctor/check-result.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import type { FreshnessFile } from '../../../src/freshness/freshness-file.js';
import { writeLeague } from '../../../src/sample/index.js';
import type { ExporterStatus } from '../../../src/service/status-report.js';
import { type RunningCli, startTrends, trends } from '../../support/cli.js';
import { dateFiles, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const TODAY = '2025-01-19';
const NOON = newYorkInstant(TODAY, '12:00');
const PLACE = 'out/v1/trends';
const HOT = `${PLACE}/whos-hot-v2.json`;
/** The service looks every minute; the machine takes its time. */
const WITHIN_MS = 90_000;
const base = temporaryFolder('restore');
const healthy = join(base, 'healthy');
let cwd: string;
let serving: RunningCli | null;

beforeAll(async () => {
  await writeLeague(sampleSeason(), join(healthy, 'data'), { through: '2025-01-18' });
  dateFiles(join(healthy, 'data'), newYorkInstant(TODAY, '05:00'));
  expect(await trends(['export'], { cwd: healthy, at: NOON })).toMatchObject({ code: 0 });
});
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
  for (const folder of ['out', 'state']) {
    cpSync(join(healthy, folder), join(cwd, folder), { recursive: true });
  }
  // The very tables that the files were made from.
  const data = join(healthy, 'data');
  writeFileSync(join(cwd, 'trends.yaml'), `data: ${data}\nlog:\n  format: json\n`);
  serving = null;
});
afterEach(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
});

async function serve() {
  const started = startTrends(['serve', '--port', '0'], { cwd, at: NOON });
  serving = started;
  const ready = await started.line((line) => line.includes('"event":"service.ready"'));
  return { ...started, url: String(JSON.parse(ready).url) };
}

const run = (...args: readonly string[]) =>
  trends(args, { cwd, at: NOON, env: { TRENDS_HTTP_PORT: '0' } });
const text = (file: string) => readFileSync(join(cwd, file), 'utf8');
const missing = (file: string) => {
  try {
    return text(file) === '';
  } catch {
    return true;
  }
};

/** Resolves once it holds; rejects when it does not in time. */
async function eventually(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + WITHIN_MS; !holds(); await after(50)) {
    if (performance.now() > end) expect.fail('it did not become so in time');
  }
}

const freshness = () => JSON.parse(text(`${PLACE}/freshness.json`)) as FreshnessFile;
const parses = (file: string) => {
  try {
    return JSON.parse(text(file)) !== null;
  } catch {
    return false;
  }
};

describe('a published file that somebody spoils while trends serve runs', () => {
  it('is there again within a minute, as it was, though nothing else happens', async () => {
    const before = text(HOT);
    await serve();
    // The looks of the start are over: only the one of each minute is left.
    await eventually(() => parses(`${PLACE}/freshness.json`));
    writeFileSync(join(cwd, HOT), '{"broken');
    await eventually(() => text(HOT) === before);
    rmSync(join(cwd, `${PLACE}/freshness.json`));
    await eventually(() => parses(`${PLACE}/freshness.json`));
    expect(freshness().files.map(({ state, reason }) => [state, reason])).toEqual(
      EXPORTERS.map(() => ['fresh', null]),
    );
  }, 240_000);

  it('is there again at once after a tick, once a folder that stood in its place is gone', async () => {
    const before = text(HOT);
    const { url, line } = await serve();
    rmSync(join(cwd, HOT));
    mkdirSync(join(cwd, HOT));
    expect(await fetch(`${url}/tick`, { method: 'POST' })).toMatchObject({ ok: true });
    await line((each) => each.includes('is a folder'));
    rmdirSync(join(cwd, HOT));
    await after(1_500);
    expect(await fetch(`${url}/tick`, { method: 'POST' })).toMatchObject({ ok: true });
    const gone = performance.now();
    await eventually(() => !missing(HOT));
    expect(text(HOT)).toBe(before);
    expect(performance.now() - gone).toBeLessThan(30_000);
  }, 120_000);

  it('is there again at once after a tick, though everything was deleted, history too', async () => {
    const { url } = await serve();
    rmSync(join(cwd, 'out'), { recursive: true });
    const answer = await fetch(`${url}/tick`, { method: 'POST' });
    expect(answer.ok).toBe(true);
    await eventually(() => EXPORTERS.every(({ file }) => !missing(`${PLACE}/${file}`)));
    for (const { file, schema } of EXPORTERS) {
      expect(schema.safeParse(JSON.parse(text(`${PLACE}/${file}`))).success).toBe(true);
    }
    const line = await serving?.line((each) => each.includes('"cause":"restored"'));
    expect(line).toContain('"status":"published"');
  }, 120_000);
});

describe('a published file that somebody spoils while nothing runs', () => {
  it('is unknown to status, red to the doctor, touched by neither, and restored by the next start', async () => {
    const before = text(HOT);
    truncateSync(join(cwd, HOT), 100);
    const cut = text(HOT);
    const status = await run('status', '--json');
    const statuses: readonly ExporterStatus[] = JSON.parse(status.stdout);
    expect(statuses.map(({ state }) => state)).toEqual(
      EXPORTERS.map(({ file }) => (HOT.endsWith(file) ? 'unknown' : 'fresh')),
    );
    const told = await run('status');
    expect(told.stdout).toContain(
      'trends-hot-cold unknown: whos-hot-v2.json is not what was published',
    );
    const explained = await run('explain', 'trends-hot-cold');
    expect(explained.stdout).toContain('Attention: whos-hot-v2.json is not what was published');
    const files = () => readdirSync(join(cwd, 'out'), { recursive: true }).sort();
    const untouched = files();
    const doctor = await run('doctor', '--json');
    const findings: readonly CheckResult[] = JSON.parse(doctor.stdout);
    const red = findings.filter(({ level }) => level === 'red');
    expect([doctor.code, red.map(({ check, command }) => [check, command])]).toEqual([
      1,
      [
        ['live file', 'trends status'],
        ['refresh', 'trends status'],
      ],
    ]);
    expect([text(HOT), files()]).toEqual([cut, untouched]);
    await serve();
    await eventually(() => text(HOT) === before);
  }, 180_000);
});
