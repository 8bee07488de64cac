import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type NdjsonOptions, ndjsonSource } from '../../../../src/adapters/local/ndjson-source.js';
import type { TrendsError } from '../../../../src/domain/errors.js';
import type { Message } from '../../../../src/ports/event-source.js';
import { eventSourceContract } from '../../../contracts/event-source.js';
import { inbox } from '../../../support/inbox.js';
import { quiet, virtualTimer } from '../../../support/virtual-timer.js';

const newFolder = () => mkdtemp(join(tmpdir(), 'ndjson-'));
const textOf = (message: Message) => Buffer.from(message.body).toString();

eventSourceContract('a file of events', async (bodies) => {
  const folder = await newFolder();
  const path = join(folder, 'events.ndjson');
  await writeFile(path, Buffer.concat(bodies.flatMap((body) => [body, Buffer.from('\n')])));
  const timer = virtualTimer();
  return {
    source: ndjsonSource({ path, timer, onError: fail }),
    feed: () => {},
    elapse: async () => {
      await quiet();
      timer.advance(1000);
      await quiet();
    },
    close: () => rm(folder, { recursive: true }),
  };
});

function fail(error: TrendsError): void {
  throw error;
}

describe('ndjsonSource', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await newFolder();
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Delivers everything at a path and acks it. */
  async function readAll(options: Partial<NdjsonOptions> = {}) {
    const errors: TrendsError[] = [];
    const onError = (error: TrendsError) => errors.push(error);
    const source = ndjsonSource({ path: folder, onError, ...options });
    const { messages, onMessage } = inbox((message) => message.ack());
    await source.start(onMessage);
    await source.finished();
    await source.stop();
    return { messages, errors };
  }

  it('reads the files of a folder by name and names each message by file and line', async () => {
    await writeFile(join(folder, 'b.json'), 'b1');
    await writeFile(join(folder, 'a.ndjson'), 'a1\n\n\r\na4\r\n');
    await writeFile(join(folder, 'notes.txt'), 'not an event');
    await writeFile(join(folder, 'c.ndjson'), '');
    await mkdir(join(folder, 'd.json'));
    const { messages, errors } = await readAll();
    expect(messages.map((message) => [message.id, textOf(message)])).toEqual([
      [`${join(folder, 'a.ndjson')}:1`, 'a1'],
      [`${join(folder, 'a.ndjson')}:4`, 'a4\r'],
      [`${join(folder, 'b.json')}:1`, 'b1'],
    ]);
    expect(errors).toEqual([]);
  });

  it('delivers a line of 12 MB whole', async () => {
    const line = Buffer.alloc(12 * 1024 * 1024, 'long ');
    await writeFile(join(folder, 'big.ndjson'), Buffer.concat([line, Buffer.from('\nshort')]));
    const { messages } = await readAll();
    expect(messages.map((message) => message.body.length)).toEqual([line.length, 5]);
    expect(line.equals(messages[0]?.body ?? new Uint8Array())).toBe(true);
  });

  it('reports a line above the limit by file and number and delivers the others', async () => {
    const path = join(folder, 'mixed.ndjson');
    await writeFile(path, `short\n${'x'.repeat(200_000)}\nafter\n${'y'.repeat(101)}`);
    const { messages, errors } = await readAll({ path, maxLineBytes: 100 });
    expect(messages.map(textOf)).toEqual(['short', 'after']);
    expect(errors.map((error) => error.message)).toEqual([
      `${path}:2 is longer than 100 bytes and was left out`,
      `${path}:4 is longer than 100 bytes and was left out`,
    ]);
  });

  it('reports a file that cannot be read and delivers the others', async () => {
    await symlink(join(folder, 'gone'), join(folder, 'a.ndjson'));
    await writeFile(join(folder, 'b.ndjson'), 'b1');
    const { messages, errors } = await readAll();
    expect(messages.map(textOf)).toEqual(['b1']);
    expect(errors.map((error) => error.message)).toEqual([
      expect.stringContaining(`cannot read ${join(folder, 'a.ndjson')}: ENOENT`),
    ]);
  });

  it('refuses to start when there is nothing at the path', async () => {
    const path = join(folder, 'missing.ndjson');
    await expect(readAll({ path })).rejects.toThrow(`cannot look for events at ${path}: ENOENT`);
  });

  /** Acks each message a turn late; returns the most messages and bytes that were unacked at once. */
  async function mostUnacked(limit: { messages: number; bytes: number }) {
    const lines = Array.from({ length: 20 }, (_, n) => 'x'.repeat(n === 7 ? 50 : 10));
    await writeFile(join(folder, 'a.ndjson'), lines.join('\n'));
    const source = ndjsonSource({ path: folder, onError: fail, limit });
    const most = { messages: 0, bytes: 0 };
    const now = { messages: 0, bytes: 0 };
    const { messages, onMessage } = inbox(({ body, ack }) => {
      now.messages += 1;
      now.bytes += body.length;
      most.messages = Math.max(most.messages, now.messages);
      most.bytes = Math.max(most.bytes, now.bytes);
      setImmediate(() => {
        now.messages -= 1;
        now.bytes -= body.length;
        ack();
      });
    });
    await source.start(onMessage);
    await source.finished();
    expect(messages).toHaveLength(20);
    return most;
  }

  it('keeps no more messages unacked than the limit allows', async () => {
    expect((await mostUnacked({ messages: 3, bytes: 1000 })).messages).toBe(3);
  });

  it('keeps no more bytes unacked than the limit allows', async () => {
    expect(await mostUnacked({ messages: 100, bytes: 60 })).toEqual({ messages: 6, bytes: 60 });
  });

  it('delivers a message larger than the byte limit alone', async () => {
    expect(await mostUnacked({ messages: 100, bytes: 20 })).toEqual({ messages: 2, bytes: 50 });
  });

  it('repeats a nacked message once a second at most, at once when it took longer', async () => {
    await writeFile(join(folder, 'a.ndjson'), 'again');
    const timer = virtualTimer();
    const source = ndjsonSource({ path: folder, timer, onError: fail });
    const { messages, onMessage, received } = inbox();
    await source.start(onMessage);
    await received(1);
    timer.advance(400);
    messages[0]?.nack();
    await quiet();
    timer.advance(599);
    await quiet();
    expect(messages).toHaveLength(1);
    timer.advance(1);
    await received(2);
    timer.advance(5000);
    messages[1]?.nack();
    await received(3);
    messages[2]?.ack();
    await source.finished();
  });

  it('stops in the middle of a file while the window is full', async () => {
    await writeFile(join(folder, 'a.ndjson'), 'line\n'.repeat(100_000));
    await writeFile(join(folder, 'b.ndjson'), 'a line that would be reported if it were read');
    const limit = { messages: 2, bytes: 1000 };
    const source = ndjsonSource({ path: folder, onError: fail, limit, maxLineBytes: 10 });
    const { messages, onMessage, received } = inbox();
    await source.start(onMessage);
    await received(2);
    const stopping = source.stop();
    for (const message of messages) message.ack();
    await stopping;
    expect(messages).toHaveLength(2);
  });

  it('leaves no timer behind when it stops before a repetition', async () => {
    await writeFile(join(folder, 'a.ndjson'), 'again');
    const timer = virtualTimer();
    const source = ndjsonSource({ path: folder, timer, onError: fail });
    const { onMessage, received } = inbox((message) => message.nack());
    await source.start(onMessage);
    await received(1);
    await quiet();
    expect(timer.pending()).toBe(1);
    await source.stop();
    expect(timer.pending()).toBe(0);
  });
});
