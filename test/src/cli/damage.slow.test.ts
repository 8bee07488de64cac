import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { writeLeague } from '../../../src/sample/index.js';
import { startTrends, trends } from '../../support/cli.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { dateFiles, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const TODAY = '2025-01-19';
const NOON = newYorkInstant(TODAY, '12:00');
const STATE = 'exporters/trends-hot-cold.json';
const INCIDENTS = 'alerts/incidents.json';
const encoded = (text: string) => new TextEncoder().encode(text);
const base = temporaryFolder('damage');
const healthy = join(base, 'healthy');
let cwd: string;

beforeAll(async () => {
  await writeLeague(sampleSeason(), join(healthy, 'data'), { through: '2025-01-18' });
  dateFiles(join(healthy, 'data'), newYorkInstant(TODAY, '05:00'));
  expect(await trends(['export'], { cwd: healthy, at: NOON })).toMatchObject({ code: 0 });
  const store = await openDirectoryStore(join(healthy, 'state'));
  const message = { id: 'm', topic: null, attributes: {}, body: encoded('{'), ack() {}, nack() {} };
  await keepDeadLetter(store, message, 'no JSON', NOON);
  const book = '{"version":1,"open":[],"watched":{},"outbox":[],"sender":null}\n';
  await store.put(INCIDENTS, encoded(book), { contentType: 'application/json' });
});
beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
  for (const folder of ['out', 'state']) {
    cpSync(join(healthy, folder), join(cwd, folder), { recursive: true });
  }
});

const DAMAGE: Readonly<Record<string, (whole: Buffer) => Buffer>> = {
  'is empty': () => Buffer.of(),
  'is half there': (whole) => whole.subarray(0, whole.length / 2),
  'has one flipped bit': (whole) => {
    const torn = Buffer.from(whole);
    const at = Math.floor(whole.length / 3);
    torn[at] = (torn[at] ?? 0) ^ 4;
    return torn;
  },
};

/** Damages the object below the private store's own folder; returns its name. */
function damage(name: string, how: string): string {
  const folder = join(cwd, 'state', '.objects', name);
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    writeFileSync(path, DAMAGE[how]?.(readFileSync(path)) ?? Buffer.of());
  }
  return name;
}

async function damageOneOfEach(how: string) {
  const store = await openDirectoryStore(join(cwd, 'state'));
  const [segment = ''] = await store.list('journal/');
  const [letter = ''] = await store.list('dead-letter/');
  return [segment, letter, STATE, INCIDENTS].map((name) => damage(name, how));
}

const run = (...args: readonly string[]) =>
  trends([...args, '--data', join(healthy, 'data')], {
    cwd,
    at: NOON,
    env: { TRENDS_HTTP_PORT: '0' },
  });

interface Status {
  readonly exporter: string;
  readonly damaged: readonly { readonly object: string }[];
}

describe.each(Object.keys(DAMAGE))('one object of each kind in the private store %s', (how) => {
  it('stops no command, and each names what it leaves out', async () => {
    const [segment = '', letter = ''] = await damageOneOfEach(how);
    const status = await run('status');
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining(`damaged: ${STATE}`) });
    // Due, since nobody knows what the tables held when the file was made; the file is as it was.
    expect(status.stdout).toMatch(/trends-hot-cold +stale +2025-01-18 +2025-01-19/);
    expect(status.stdout).toMatch(/trends-team +fresh/);
    const { stdout: json } = await run('status', '--json');
    const damaged = Object.fromEntries(
      JSON.parse(json).map(({ exporter, damaged: all }: Status) => [
        exporter,
        all.map(({ object }) => object),
      ]),
    );
    expect(damaged['trends-hot-cold']).toContain(STATE);
    expect(damaged['trends-team']).not.toContain(STATE);
    const told = await Promise.all(
      [['explain', 'trends-hot-cold'], ['cost'], ['deadletter', 'list']].map((args) =>
        run(...args),
      ),
    );
    expect(told.map(({ code, stderr }) => [code, stderr])).toEqual(told.map(() => [0, '']));
    expect(told.map(({ stdout }) => stdout)).toEqual([
      expect.stringContaining(segment),
      expect.stringContaining(segment),
      expect.stringContaining(letter),
    ]);
    const { stdout } = await run('doctor', '--json');
    const red = JSON.parse(stdout).flatMap((each: { level: string; subject: string }) =>
      each.level === 'green' ? [] : each.subject,
    );
    expect(red).toEqual(expect.arrayContaining([segment, letter, STATE, INCIDENTS]));
  });

  it('does not keep the service from starting, which heals the state and moves the rest aside', async () => {
    const damaged = await damageOneOfEach(how);
    const [segment = '', , state = ''] = damaged;
    const serving = startTrends(['serve', '--port', '0', '--data', join(healthy, 'data')], {
      cwd,
      at: NOON,
    });
    const logged = (name: string) =>
      serving.line((line) => line.includes(`"movedTo":"damaged/${name}"`));
    await Promise.all([
      serving.line((line) => line.includes('"ready"')),
      logged(segment),
      logged(state),
    ]);
    serving.child.kill('SIGTERM');
    const { code, stderr } = await serving.ended;
    expect(code).toBe(0);
    expect(stderr.split('\n').filter((line) => line.includes(`"object":"${state}"`))).toHaveLength(
      1,
    );
    const status = await run('status');
    expect(status.stdout).not.toContain('damaged: exporters');
    expect(status.stdout).toContain(`moved aside: damaged/${segment}`);
    expect(status.stdout).toMatch(/trends-hot-cold +fresh/);
    const { stdout: json } = await run('status', '--json');
    for (const each of JSON.parse(json) as readonly Status[]) {
      const movedTo = `damaged/${segment}`;
      expect(each.damaged).toContainEqual({ object: segment, fault: null, movedTo });
    }
  });
});
