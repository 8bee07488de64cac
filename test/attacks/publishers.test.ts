import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { HEADER } from '../../src/store/journal.js';
import { trends } from '../support/cli.js';
import { temporaryFolder } from '../support/table-folder.js';
import { MORNING, NIGHT, type Served, serveAgain, serveSample, TOKEN } from './served.js';

const EVENT = {
  processor_name: 'PlayerGameSummaryProcessor',
  output_dataset: 'nba_analytics',
  output_table: 'player_game_summary',
  game_date: NIGHT,
  status: 'success',
  timestamp: '2025-01-19T11:00:00Z',
};
const NDJSON = { 'content-type': 'application/x-ndjson' };

const files = (folder: string) =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());

describe('names of a megabyte', () => {
  const folder = temporaryFolder('attack-long-names');
  let served: Served;

  it('are refused by name, and leave a start, the timeline and explain as they were', async () => {
    served = await serveSample({ folder, heapMb: 192 });
    for (const field of ['output_table', 'output_dataset', 'execution_id', 'correlation_id']) {
      const body = JSON.stringify({ ...EVENT, [field]: 'x'.repeat(1_000_000) });
      for (let count = 0; count < 3; count += 1) {
        const answer = await served.ask('/events', { method: 'POST', body });
        const isName = field.startsWith('output');
        expect([field, answer.status]).toEqual([field, isName ? 422 : 202]);
        expect(await answer.text()).toContain(field);
      }
    }
    await reads(served);
    await served.stop();
    served = await serveAgain({ folder, heapMb: 192 });
    await reads(served);
    expect(await served.memoryMb()).toBeLessThan(300);
    await served.stop();
  });

  it('that an old journal holds are skipped, and its segments named once', async () => {
    const store = await openDirectoryStore(served.state);
    const names = [1, 2, 3].map(
      (count) => `journal/2025-01-18/${MORNING - 5e7}-old-${count}.ndjson`,
    );
    const long = 'x'.repeat(1_200_000);
    const landing = { id: `${long}/a`, table: `nba.${long}`, gameDate: NIGHT, status: 'success' };
    const line = {
      kind: 'landing',
      at: MORNING - 5e7,
      messageId: 'm',
      reason: 'no-feed',
      routes: [],
    };
    const text = JSON.stringify({ ...line, landing: { ...landing, receivedAt: MORNING - 5e7 } });
    for (const name of names) {
      const body = Buffer.from(`${HEADER}\n${text}\n${text}\n${text}\n`);
      await store.put(name, body, { contentType: 'application/x-ndjson' });
    }
    served = await serveAgain({ folder, heapMb: 192 });
    await reads(served);
    await reads(served);
    await served.stop();
    const said = (await served.running.ended).stderr.split('\n');
    for (const name of names) {
      const about = said.filter((each) => each.includes(name));
      expect(about).toHaveLength(1);
      expect(about[0]).toMatch(/has \d+ bytes, more than \d+, and was skipped/);
    }
  });
});

async function reads({ ask }: Served): Promise<void> {
  for (const path of ['overview', 'timeline?hours=336', 'explain/trends-hot-cold']) {
    expect([path, (await ask(`/api/${path}`)).status]).toEqual([path, 200]);
  }
}

describe('messages that cannot be read', () => {
  const folder = temporaryFolder('attack-bad-lines');
  let served: Served;
  const letters = () => files(join(served.state, 'dead-letter'));
  const bad = (lines: number) => 'x\n'.repeat(lines);
  const post = (body: string) => served.ask('/events', { method: 'POST', headers: NDJSON, body });

  /** What doctor says of the dead letters. */
  async function examined(): Promise<string> {
    const { stdout } = await trends(['doctor', '--json', '--read-only'], {
      cwd: folder,
      at: MORNING,
    });
    const findings: readonly Record<string, string>[] = JSON.parse(stdout);
    const found = findings.find(({ check }) => check === 'dead letters');
    return `${found?.level}: ${found?.saw}`;
  }

  beforeAll(async () => {
    served = await serveSample({ folder, env: { TRENDS_HTTP_TOKEN: TOKEN } });
  });
  afterAll(() => served.stop());

  it('come a thousand at a time, and are one letter and one line of the journal then', async () => {
    expect((await post(bad(5_000))).status).toBe(413);
    expect(letters()).toEqual([]);
    const before = files(served.state).length;
    const answers = Array.from({ length: 5 }, () => post(bad(1_000)));
    while ((await Promise.race([...answers, null])) === null) {
      expect(await served.healthMs()).toBeLessThan(1_000);
    }
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(5).fill(422));
    expect(letters()).toHaveLength(5);
    expect(files(served.state).length - before).toBeLessThan(40);
  });

  it('are kept sixty times an hour for one sender, then counted', async () => {
    for (let count = 0; count < 100; count += 1) expect((await post(bad(1))).status).toBe(422);
    expect(letters()).toHaveLength(61);
    const [over] = letters().filter(({ name }) => name.endsWith('-over.json'));
    const letter = JSON.parse(readFileSync(join(over?.parentPath ?? '', over?.name ?? ''), 'utf8'));
    expect(letter).toMatchObject({ sender: '127.0.0.1', unkept: 32 });
    const metrics = await (await served.ask('/metrics')).text();
    expect(metrics).toMatch(/^trends_dead_letters_unkept_total\S* 45\b/m);
    expect(await examined()).toMatch(/6\d not retried/);
  });

  it('are gone once an operator has dropped them on the page, and doctor is green', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const body = JSON.stringify({ action: 'drop', letter: null });
    const answer = await served.ask('/api/actions', { method: 'POST', headers, body });
    expect(await answer.json()).toEqual({ done: 'Deleted: 61 dead letters.' });
    expect(letters()).toEqual([]);
    expect(await examined()).toBe('green: none waits');
  });
});

describe('connections that say nothing', () => {
  const folder = temporaryFolder('attack-connections');
  let served: Served;
  const clients: Socket[] = [];

  beforeAll(async () => {
    served = await serveSample({ folder });
  });
  afterEach(() => {
    for (const client of clients) client.destroy();
  });
  afterAll(() => served.stop());

  it('shut nobody out, two thousand and two hundred of them', async () => {
    const { hostname, port } = new URL(served.url);
    for (let count = 0; count < 2_200; count += 1) {
      const client = connect(Number(port), hostname);
      client.on('error', () => {});
      client.resume().write('GET /healthz HTTP/1.1\r\n');
      clients.push(client);
    }
    await vi.waitFor(
      () => expect(clients.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(1_900),
      { timeout: 9_000 },
    );
    expect(await served.healthMs()).toBeLessThan(1_000);
    expect((await served.ask('/api/overview')).status).toBe(200);
  });
});

describe('bodies that do not come', () => {
  const folder = temporaryFolder('attack-bodies');
  const [mib, tricks] = [1_048_576, '\u009b31m\u202e\u200b'];
  let served: Served;
  const clients: Socket[] = [];

  /** Begins a body of this client and leaves it so; resolves once that is sent. */
  async function begin(localAddress: string, announced: number, bytes: string): Promise<void> {
    const { hostname, port } = new URL(served.url);
    const client = connect({ port: Number(port), host: hostname, localAddress });
    clients.push(client);
    client.on('error', () => {});
    const head = `POST /events HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${announced}`;
    await new Promise((resolve) => client.resume().write(`${head}\r\n\r\n${bytes}`, resolve));
  }
  const post = (body: string) => served.ask('/events', { method: 'POST', body });

  beforeAll(async () => {
    served = await serveSample({ folder });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });
  afterAll(() => served.stop());

  it('keep no other publisher out, though five all but fill the room', async () => {
    for (let count = 0; count < 5; count += 1) {
      await begin('127.0.0.2', 16 * mib, 'x'.repeat(count < 4 ? 16 * mib - 1 : 4));
    }
    for (let count = 0; count < 5; count += 1) {
      expect((await post(JSON.stringify(EVENT))).status).toBe(202);
    }
    expect((await post(JSON.stringify({ ...EVENT, more: 'x'.repeat(200_000) }))).status).toBe(202);
  });

  it('shut nobody out, 256 of one address and 2,048 of nine', async () => {
    for (let count = 0; count < 256; count += 1) await begin('127.0.0.1', 100, '{');
    expect(await served.healthMs()).toBeLessThan(1_000);
    for (let count = 0; count < 2_048; count += 1) {
      await begin(`127.0.0.${2 + (count >> 8)}`, 100, '{');
    }
    expect(await served.healthMs()).toBeLessThan(1_000);
    expect((await post(JSON.stringify(EVENT))).status).toBe(202);
  });

  it('and what one sends comes back with nothing in it that a terminal obeys', async () => {
    const answer = await post(JSON.stringify({ ...EVENT, game_date: `${tricks}2025` }));
    const text = await answer.text();
    expect([answer.status, text]).toEqual([422, expect.stringContaining('2025')]);
    expect(text).not.toMatch(/[\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
    const notes = await (await post(JSON.stringify({ ...EVENT, output_table: tricks }))).text();
    expect(notes).not.toMatch(/[\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
  });
});
