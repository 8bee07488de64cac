import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openPubSubSource } from '../../../src/adapters/pubsub/index.js';
import { loadConfig } from '../../../src/config/index.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { TOPICS } from '../../../src/domain/topics.js';
import { eventsRoute } from '../../../src/http/events.js';
import { pushRoutes } from '../../../src/http/push.js';
import { openHttp } from '../../../src/http/server.js';
import { tickRoute } from '../../../src/http/tick.js';
import type { EventSource } from '../../../src/ports/event-source.js';
import { startService } from '../../../src/service.js';
import { topicsOf } from '../../../src/setup/subscription-names.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { memoryStore } from '../../support/memory-store.js';
import { shiftedScheduler } from '../../support/shown-time.js';
import { newYork } from '../../support/virtual-time.js';
import { scriptedServer } from '../adapters/pubsub/scripted-server.js';

/** A shape that publishers of the platform send or sent, and the line of the journal it leads to. */
interface Shape {
  readonly shape: string;
  readonly topic: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly body: string;
  readonly want: { readonly line: JournalEntry['kind']; readonly fault?: string };
}

const FIXTURE = new URL('../../fixtures/platform-messages.jsonl', import.meta.url);
const SHAPES = readFileSync(FIXTURE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): Shape => JSON.parse(line));

/** The shapes are told as of this afternoon. */
const NOW = newYork('2026-11-28', '15:00');
const log = pino({ level: 'silent' });

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A service on nothing, and what it journals of messages. */
async function running(sources: readonly EventSource[] = []) {
  const lines: JournalEntry[] = [];
  const service = await startService({
    config: loadConfig({ env: {}, flags: {} }),
    adapters: {
      warehouse: cannedWarehouse(),
      published: memoryStore(),
      privately: memoryStore(),
      scheduler: shiftedScheduler(NOW),
    },
    log,
    sources,
    probe: {
      message: (message) => message,
      story: () => {},
      deps: (deps) => ({
        ...deps,
        journal: (entry) => {
          if ('messageId' in entry) lines.push(entry);
          return deps.journal(entry);
        },
      }),
    },
  });
  closing.push(() => service.stop());
  const topicOf = topicsOf([]);
  const routes = [
    eventsRoute(service.deliver),
    tickRoute(service.deliver),
    ...pushRoutes(service.deliver, { topicOf }),
  ];
  const server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
  closing.push(() => server.close());
  const post = async (path: string, body: string) => {
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body });
    await response.arrayBuffer();
    return response.status;
  };
  return { lines, post };
}

/** What is wanted, as the lines of a journal are compared with it. */
function wanted({ line, fault, ...facts }: Shape['want']): object {
  return { kind: line, ...facts, ...(fault && { fault: expect.stringContaining(fault) }) };
}

const expected = SHAPES.map(({ shape, want }) => ({ shape, line: wanted(want) }));
const named = (lines: readonly JournalEntry[]) =>
  SHAPES.map(({ shape }, index) => ({ shape, line: lines[index] }));

describe("the platform's messages", () => {
  it('are fifty-two, on three topics', () => {
    expect(SHAPES).toHaveLength(52);
    expect(new Set(SHAPES.map(({ topic }) => topic))).toEqual(new Set(Object.values(TOPICS)));
  });

  it('are taken for what they are by POST /events, triggers by POST /tick', async () => {
    const { lines, post } = await running();
    const statuses: number[] = [];
    for (const { topic, body } of SHAPES) {
      statuses.push(await post(topic === TOPICS.trigger ? '/tick' : '/events', body));
    }
    expect(named(lines)).toMatchObject(expected);
    const answers = SHAPES.map(({ want }) => (want.line === 'rejected' ? 422 : 202));
    expect(statuses).toEqual(answers);
  });

  it('are taken for what they are when they are pushed', async () => {
    const { lines, post } = await running();
    for (const [index, { topic, body, attributes }] of SHAPES.entries()) {
      const data = Buffer.from(body).toString('base64');
      const message = { data, attributes, messageId: `m-${index}` };
      const subscription = `projects/p/subscriptions/trends-${topic}`;
      const path = index % 2 === 0 ? '/pubsub/push' : '/';
      expect(await post(path, JSON.stringify({ message, subscription }))).toBe(200);
    }
    expect(named(lines)).toMatchObject(expected);
    expect(lines.map((line) => 'messageId' in line && line.messageId)).toEqual(
      SHAPES.map((_, index) => `m-${index}`),
    );
  });

  it('are taken for what they are when they are pulled', async () => {
    const topics = Object.values(TOPICS).map((topic) => {
      const server = scriptedServer();
      const source = openPubSubSource({
        ...{ project: 'trends-test', subscription: `trends-${topic}`, topic },
        connect: server.connect,
        report: () => {},
      });
      return { topic, server, source };
    });
    const { lines } = await running(topics.map(({ source }) => source));
    await vi.waitFor(() =>
      expect(topics.every(({ server }) => server.lines[0]?.open())).toBe(true),
    );
    for (const [index, { topic, body }] of SHAPES.entries()) {
      topics.find((each) => each.topic === topic)?.server.publish(`m-${index}`, body);
      await vi.waitFor(() => expect(lines).toHaveLength(index + 1));
    }
    expect(named(lines)).toMatchObject(expected);
    await vi.waitFor(() =>
      expect(topics.flatMap(({ server }) => server.settlements)).toHaveLength(SHAPES.length),
    );
    expect(topics.flatMap(({ server }) => server.settlements)).not.toContainEqual(
      expect.stringContaining('nack'),
    );
  });

  it('may order nothing by POST /events: a past date is an evaluation there', async () => {
    const { lines, post } = await running();
    const [past] = SHAPES.filter(({ body }) => body.includes('"yesterday"')).filter(
      ({ want }) => want.line === 'tick',
    );
    expect(await post('/events', past?.body ?? '')).toBe(202);
    expect(lines).toMatchObject([{ kind: 'tick', asOf: null, ignored: ['target_date'] }]);
  });
});
