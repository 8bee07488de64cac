import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { addDays } from '../../../src/domain/date.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type League, type Load, writeLeague } from '../../../src/sample/index.js';
import { type RunningCli, startTrends, trends } from '../../support/cli.js';
import { dateFiles, loadNight, sampleSeason } from '../../support/sample-folder.js';
import { wrongClock } from '../../support/shown-time.js';
import { temporaryFolder } from '../../support/table-folder.js';

const NIGHT = '2025-01-18';
const WRITTEN = newYorkInstant(NIGHT, '23:00');
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const SETTINGS = 'pipeline:\n  quiet: 50ms\n  minInterval: 0s\nlog:\n  format: json\n';
const base = temporaryFolder('serve');
let league: League;
let cwd: string;
let serving: RunningCli | null;

beforeAll(async () => {
  league = sampleSeason();
  await writeLeague(league, join(base, 'data'), { through: addDays(NIGHT, -1), layout: 'folders' });
  dateFiles(join(base, 'data'), WRITTEN);
});
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
  cpSync(join(base, 'data'), join(cwd, 'data'), { recursive: true, preserveTimestamps: true });
  writeFileSync(join(cwd, 'trends.yaml'), SETTINGS);
  serving = null;
});
afterEach(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
});

/** A service that is ready, and where. */
async function serve(...args: readonly string[]) {
  const started = startTrends(['serve', '--port', '0', ...args], { cwd, at: MORNING });
  serving = started;
  const ready = await started.line((line) => line.includes('"event":"service.ready"'));
  return { ...started, url: String(JSON.parse(ready).url) };
}

/** The line that tells of a run of the exporter that satisfies. */
const runOf =
  (exporter: string, what = '') =>
  (line: string) =>
    line.includes('"event":"run.') &&
    line.includes(`"exporter":"${exporter}"`) &&
    line.includes(what);

async function caughtUp({ line }: Pick<RunningCli, 'line'>) {
  await Promise.all(EXPORTERS.map(({ name }) => line(runOf(name))));
}

const load = (): Promise<Load> =>
  loadNight(league, join(cwd, 'data'), PLAYER_GAMES, NIGHT, MORNING - 60_000);
const emit = (...args: readonly string[]) =>
  trends(['emit', '--json', ...args], { cwd, at: MORNING });
const post = (url: string, body: string) => fetch(`${url}/events`, { method: 'POST', body });
const deadLetters = () => {
  const place = join(cwd, 'state/dead-letter');
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')));
};

describe('trends serve', () => {
  it('refreshes for an event that emit sends, and ends with 0 on SIGTERM', async () => {
    const { url, line, child, ended } = await serve();
    await caughtUp({ line });
    await load();
    const { code, stdout } = await emit('--url', url, '--date', NIGHT);
    expect([code, JSON.parse(stdout)]).toEqual([0, { accepted: 1 }]);
    const run = JSON.parse(await line(runOf('trends-hot-cold', '"cause":"landing"'))).run;
    expect(run).toMatchObject({ status: 'published', dataThrough: NIGHT });
    const since = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stdout: '' });
    expect(performance.now() - since).toBeLessThan(10_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('takes the events of a file', async () => {
    const { event } = await load();
    const lines = [
      JSON.stringify(event),
      'not an event',
      JSON.stringify({ ...event, status: 'failed' }),
    ];
    writeFileSync(join(cwd, 'events.ndjson'), lines.join('\n'));
    const { line } = await serve('--events', 'events.ndjson');
    const landing = JSON.parse(
      await line((text) => text.includes('"event":"landing.received"')),
    ).landing;
    expect(landing).toMatchObject({
      table: PLAYER_GAMES,
      gameDate: NIGHT,
      executionId: event.execution_id,
    });
    await line(runOf('trends-hot-cold', `"dataThrough":"${NIGHT}"`));
    await line((text) => text.includes('"event":"dead-letter.kept"'));
    expect(deadLetters()).toMatchObject([{ fault: expect.stringContaining('not JSON') }]);
  });

  it('keeps what it cannot read, says why, and goes on', async () => {
    const { url, line } = await serve();
    await caughtUp({ line });
    const body =
      '{"output_table": "player_game_summary", "game_date": "tomorrow", "status": "success"}';
    const refused = await post(url, body);
    expect(refused.status).toBe(422);
    const { deadLettered } = (await refused.json()) as { deadLettered: { fault: string }[] };
    expect(deadLettered[0]?.fault).toContain('game_date: is not a date YYYY-MM-DD');
    expect(deadLetters()).toMatchObject([
      { fault: deadLettered[0]?.fault, body: { content: body } },
    ]);
    const { event } = await load();
    expect((await post(url, JSON.stringify(event))).status).toBe(202);
    await line(runOf('trends-hot-cold', '"cause":"landing"'));
  });

  it('looks again on a tick', async () => {
    const { url, line } = await serve();
    await caughtUp({ line });
    const body = JSON.stringify({ export_types: ['trends-team'], force: true });
    expect((await fetch(`${url}/tick`, { method: 'POST', body })).status).toBe(202);
    await line(runOf('trends-team', '"cause":"forced"'));
  });

  it('ends at once on a second signal', async () => {
    const { child, ended, line } = await serve();
    child.kill('SIGTERM');
    await line((text) => text.includes('"event":"service.stopping"'));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
  });

  it('says that its port is taken, having started nothing', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    if (typeof address !== 'object' || address === null) expect.fail('no port');
    const port = String(address.port);
    const { code, stderr } = await trends(['serve', '--port', port], { cwd, at: MORNING });
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`cannot listen on 127.0.0.1:${port}: something else listens there`);
    expect(stderr).toContain('--port');
    expect(readdirSync(cwd).sort()).toEqual(['data', 'trends.yaml']);
  });

  it('says that there are no events at a path, and ends', async () => {
    const args = ['serve', '--port', '0', '--events', 'nowhere.ndjson'];
    const { code, stderr } = await trends(args, { cwd, at: MORNING });
    expect(code).toBe(1);
    expect(stderr).toContain('nowhere.ndjson');
    expect(stderr).toContain('try:   Name a readable file');
  });
});

describe('a clock that is two hours from that of the store', () => {
  const first = wrongClock(2 * 3_600_000);
  const message = "nothing is published: this machine's clock is more than 1 h 30 min ahead of";

  it('publishes nothing, and says so in every run and as an incident', async () => {
    serving = startTrends(['serve', '--port', '0'], { cwd, first });
    const run = JSON.parse(await serving.line(runOf('trends-hot-cold'))).run;
    expect(run).toMatchObject({ status: 'failed', bytesProcessed: null });
    expect(run.error.message).toContain(message);
    await serving.line((line) => line.includes('"kind":"clock"'));
    expect(existsSync(join(cwd, 'out'))).toBe(false);
    const { stdout } = await trends(['doctor', '--json'], { cwd });
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({ check: 'clock', subject: 'the service', level: 'red' }),
    );
  });

  it('exports nothing', async () => {
    const { code, stdout } = await trends(['export', '--only', 'trends-team'], { cwd, first });
    expect([code, stdout]).toEqual([1, expect.stringContaining(message)]);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});

describe('trends emit', () => {
  it.each([
    [['--url', 'http://127.0.0.1:9'], 1, 'no service answers at http://127.0.0.1:9'],
    [['--url', 'over there'], 2, '--url: "over there" is not a URL'],
    [['--table', 'player_game_summary'], 2, 'is not dataset.table'],
    [['--date', '2025-1-1'], 2, '--date: "2025-1-1" is not a date'],
    [['--records', 'many'], 2, 'Give a whole number.'],
    [['--file', 'nowhere.ndjson'], 2, '--file: nowhere.ndjson cannot be read'],
  ])('%j ends with %d', async (args, code, what) => {
    const result = await emit(...args);
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(what);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  it('sends the events of a file, and says which were refused', async () => {
    const { url } = await serve();
    const { event } = await load();
    writeFileSync(join(cwd, 'events.ndjson'), `${JSON.stringify(event)}\n{}\n`);
    const { code, stdout } = await emit('--url', url, '--file', 'events.ndjson');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, deadLettered: [{ message: 2 }] });
  });
});
