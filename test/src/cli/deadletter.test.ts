import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { decode } from '../../../src/domain/decode.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { eventsRoute } from '../../../src/http/events.js';
import type { Pushed } from '../../../src/http/push-envelope.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { openLog } from '../../../src/log.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { deadLetterStore } from '../../../src/store/dead-letter-store.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { runCommand } from '../../support/run-command.js';

const AT = Date.parse('2025-12-01T12:10:00Z');
const GOOD = {
  processor_name: 'PlayerGameSummaryProcessor',
  execution_id: 'e1',
  correlation_id: 'c1',
  game_date: '2025-11-30',
  output_dataset: 'nba_analytics',
  output_table: 'player_game_summary',
  status: 'success',
  timestamp: '2025-12-01T12:00:00Z',
};

let folder = '';
let store: ObjectStore;
let server: HttpServer;
/** Bodies that reached the service, and how it answers. */
let taken: string[] = [];
let from: string[] = [];
let failing: Error | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trends-letters-'));
  store = await openDirectoryStore(folder);
  [taken, from] = [[], []];
  failing = null;
  const publish = async (message: Pushed) => {
    if (failing) throw failing;
    taken.push(Buffer.from(message.body).toString('latin1'));
    from.push(`${message.topic} ${message.id}`);
    const decoded = decode(message.body, AT, message);
    if (decoded.kind !== 'rejected') return { fault: null, note: null };
    await keep(`again-${taken.length}`, message.body, decoded.fault);
    return { fault: decoded.fault, note: null };
  };
  const log = await openLog({ level: 'silent', format: 'json' });
  server = await openHttp({ host: '127.0.0.1', port: 0, routes: [eventsRoute(publish)], log });
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function keep(id: string, body: string | Uint8Array, fault: string): Promise<void> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const message = { id, topic: 'topic-a', body: bytes, attributes: { a: 'b' } };
  const settle = { ack: () => {}, nack: () => {} };
  await keepDeadLetter(store, { ...message, ...settle }, fault, AT);
}

const deadletter = (...args: readonly string[]) =>
  runCommand('deadletter', ...args, '--state', folder);
const retry = (...args: readonly string[]) => deadletter('retry', ...args, '--url', server.url);

async function listed(...args: readonly string[]) {
  const { text } = await deadletter('list', '--json', ...args);
  return JSON.parse(text) as {
    readonly letters: readonly Record<string, unknown>[];
    readonly unreadable: readonly unknown[];
  };
}

describe('trends deadletter list and show', () => {
  it('says that nothing waits', async () => {
    expect(await deadletter('list')).toEqual({ text: 'no dead letter waits\n', code: 0 });
  });

  it('lists time, table and fault, with control characters spelt out', async () => {
    await keep('m-1', JSON.stringify({ ...GOOD, status: 'odd' }), 'status: odd \u001b[2J');
    await keep('m-2', 'not JSON', 'not JSON');
    const { text, code } = await deadletter('list');
    expect(code).toBe(0);
    expect(text.split('\n').slice(1)).toEqual([
      `${AT}-m-1  Mon 2025-12-01 07:10 EST  nba_analytics.player_game_summary  waiting  status: odd \\x1b[2J`,
      `${AT}-m-2  Mon 2025-12-01 07:10 EST  –                                  waiting  not JSON`,
      '',
    ]);
    const { letters } = await listed();
    expect(letters).toMatchObject([
      { id: `${AT}-m-1`, table: 'nba_analytics.player_game_summary' },
      { id: `${AT}-m-2`, table: null, receivedAt: '2025-12-01T12:10:00.000Z' },
    ]);
  });

  it('shows one whole, by a beginning of its id or of its message id', async () => {
    await keep('m-1', '{\n  "a": "\u0007ć"\n}', 'wrong');
    await keep('n-1', new Uint8Array([0xff, 0x00]), 'not UTF-8');
    const { text, code } = await deadletter('show', 'm');
    expect(code).toBe(0);
    expect(text).toContain('m-1 of topic topic-a');
    expect(text).toContain('a: b');
    expect(text.endsWith('body:\n{\n  "a": "\\x07ć"\n}\n')).toBe(true);
    expect((await deadletter('show', `${AT}-n-1`)).text).toContain('2 bytes, not UTF-8');
  });

  it('refuses ids that fit none or several', async () => {
    await keep('m-1', 'x', 'wrong');
    await keep('m-2', 'x', 'wrong');
    await expect(deadletter('show', 'zz')).rejects.toMatchObject({
      name: 'UsageError',
      message: 'no dead letter is called "zz"',
    });
    await expect(deadletter('show', 'm-')).rejects.toThrow('"m-" fits 2 dead letters');
  });

  it('reports what is no dead letter and lists the rest', async () => {
    await keep('m-1', 'x', 'wrong');
    const type = { contentType: 'application/json' };
    await store.put('dead-letter/2025-12-01/a.json', new TextEncoder().encode('{'), type);
    await store.put('dead-letter/2025-12-01/2-b.json', new TextEncoder().encode('{"a":1}'), type);
    const { letters, unreadable } = await listed();
    expect(letters).toHaveLength(1);
    expect(unreadable).toMatchObject([
      { object: 'dead-letter/2025-12-01/a.json' },
      { fault: 'it lacks the fields of a dead letter' },
    ]);
  });
});

describe('trends deadletter retry', () => {
  it('publishes the body again, byte for byte, and marks the letter', async () => {
    const body = JSON.stringify({ ...GOOD, note: 'ć' });
    await keep('m-1', body, 'of an older release');
    const { text, code } = await retry('m-1');
    expect([text, code]).toEqual([`${AT}-m-1  accepted\n`, 0]);
    expect(Buffer.from(taken[0] ?? '', 'latin1').toString('utf8')).toBe(body);
    expect((await listed()).letters).toEqual([]);
    const [kept] = (await listed('--retried')).letters;
    expect(kept).toMatchObject({
      outcome: 'accepted',
      fault: 'of an older release',
      faultNow: null,
    });
    expect(Date.parse(String(kept?.retriedAt))).toBeGreaterThan(AT);
    expect((await deadletter('list')).text).toContain('1 more were retried');
  });

  it('marks a letter that fails again, and finds the new one', async () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00]);
    await keep('m-1', bytes, 'not UTF-8');
    const { text, code } = await retry('--all');
    expect(code).toBe(1);
    expect(text).toContain('dead-lettered: message body: not UTF-8');
    expect(taken).toEqual([Buffer.from(bytes).toString('latin1')]);
    expect((await listed()).letters).toMatchObject([{ messageId: 'again-1' }]);
    expect((await listed('--retried')).letters).toMatchObject([
      { messageId: 'again-1' },
      { messageId: 'm-1', outcome: 'dead-lettered', faultNow: expect.stringContaining('UTF-8') },
    ]);
  });

  it('sends a letter again under its own id, as of its topic', async () => {
    await keep('loads/night.ndjson:7 %', JSON.stringify(GOOD), 'wrong');
    await retry('--all');
    expect(from).toEqual(['topic-a loads/night.ndjson:7 %']);
  });

  it('retries with --all only what waits, and by name whatever is named', async () => {
    await keep('m-1', JSON.stringify(GOOD), 'wrong');
    await keep('m-2', 'x', 'wrong');
    expect((await retry('--all', '--json')).code).toBe(1);
    expect(taken).toHaveLength(2);
    expect((await retry('m-1', 'm-1')).code).toBe(0);
    expect(taken).toHaveLength(3);
  });

  it('leaves a letter waiting when the service cannot take it or is not there', async () => {
    await keep('m-1', JSON.stringify(GOOD), 'wrong');
    failing = new Error('the journal is full');
    const { text, code } = await retry('--all');
    expect(code).toBe(1);
    expect(text).toContain('refused: the service answered 503');
    await server.close();
    await expect(retry('--all')).rejects.toThrow(`no service answers at ${server.url}`);
    expect((await listed()).letters).toHaveLength(1);
  });

  it.each([
    ['neither ids nor --all', ['retry']],
    ['both', ['retry', 'm-1', '--all']],
    ['a URL that is none', ['retry', '--all', '--url', 'here']],
  ])('refuses %s', async (_, args) => {
    await expect(deadletter(...args)).rejects.toMatchObject({ name: 'UsageError' });
  });
});

describe('a letter of several messages', () => {
  const LETTER = `${AT}-request-3x`;

  beforeEach(async () => {
    const keeper = deadLetterStore({ store, now: () => AT, perHour: 60, onLetter: () => {} });
    const batch = { id: 'request', closed: Promise.resolve() };
    const bodies = ['not JSON', JSON.stringify(GOOD), JSON.stringify({ ...GOOD, status: 'odd' })];
    await Promise.all(
      bodies.map((body, index) => {
        const bytes = new TextEncoder().encode(body);
        const message = { id: `m-${index}`, topic: 'topic-a', body: bytes, attributes: {}, batch };
        const settle = { ack: () => {}, nack: () => {} };
        return keeper.keep({ ...message, ...settle, sender: '10.0.0.1' }, `fault ${index}`);
      }),
    );
  });

  it('is shown with each message and its reason', async () => {
    const { text } = await deadletter('show', LETTER);
    expect(text).toMatch(/sender +10\.0\.0\.1\n/);
    expect(text).toContain(`\nmessage ${LETTER}.1: fault 0\nbody:\nnot JSON\n`);
    expect(text).toContain(`\nmessage ${LETTER}.3: fault 2\nbody:\n`);
  });

  it('is retried message by message, or as far as it is left', async () => {
    expect((await retry(`${LETTER}.2`)).text).toBe(`${LETTER}.2  accepted\n`);
    expect(taken).toEqual([JSON.stringify(GOOD)]);
    expect(from).toEqual(['topic-a m-1']);
    expect((await listed()).letters).toMatchObject([{ id: LETTER }]);
    const { text, code } = await retry(LETTER);
    expect([code, text]).toEqual([1, expect.stringContaining(`${LETTER}  dead-lettered: `)]);
    expect(taken).toEqual([
      JSON.stringify(GOOD),
      'not JSON',
      JSON.stringify({ ...GOOD, status: 'odd' }),
    ]);
    expect(from).toEqual(['topic-a m-1', 'topic-a m-0', 'topic-a m-2']);
    const again = await listed('--retried');
    expect(again.letters.find(({ id }) => id === LETTER)).toMatchObject({
      outcome: 'dead-lettered',
      messages: [
        { outcome: 'dead-lettered' },
        { outcome: 'accepted' },
        { outcome: 'dead-lettered' },
      ],
    });
  });

  it('has no more messages than it has, and is dropped as a whole', async () => {
    await expect(retry(`${LETTER}.4`)).rejects.toThrow('the letter has 3 messages');
    await expect(deadletter('drop', `${LETTER}.1`)).rejects.toThrow('is dropped as a whole');
    expect((await deadletter('drop', LETTER)).text).toBe(`${LETTER}  dropped\n`);
  });
});

describe('trends deadletter drop', () => {
  it('is journaled, with who did it', async () => {
    for (const id of ['m-1', 'm-2']) await keep(id, 'x', 'wrong');
    await deadletter('drop', '--all');
    const lines: JournalEntry[] = [];
    for await (const entry of readJournal(store, 0, () => {})) lines.push(entry);
    expect(lines).toMatchObject([
      { action: 'drop', by: 'trends deadletter drop', detail: '2 dead letters' },
    ]);
  });

  it('deletes what is named, what was retried, or all', async () => {
    for (const id of ['m-1', 'm-2', 'm-3']) await keep(id, JSON.stringify(GOOD), 'wrong');
    expect((await deadletter('drop', 'm-1')).text).toBe(`${AT}-m-1  dropped\n`);
    expect((await listed()).letters).toMatchObject([{ messageId: 'm-2' }, { messageId: 'm-3' }]);
    await retry('m-2');
    expect(JSON.parse((await deadletter('drop', '--retried', '--json')).text)).toEqual({
      dropped: [`${AT}-m-2`],
    });
    expect((await listed('--retried')).letters).toMatchObject([{ messageId: 'm-3' }]);
    expect((await deadletter('drop', '--all')).code).toBe(0);
    expect((await deadletter('drop', '--all')).text).toBe('no such dead letter\n');
  });

  it.each([[['drop']], [['drop', 'm-1', '--all']], [['drop', '--all', '--retried']]])(
    'refuses %j',
    async (args) => {
      await expect(deadletter(...args)).rejects.toMatchObject({ name: 'UsageError' });
    },
  );
});
