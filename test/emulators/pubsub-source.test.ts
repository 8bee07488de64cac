import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/adapters/pubsub/client.js';
import {
  openPubSubSource,
  type PubSubReport,
  type PubSubSourceOptions,
} from '../../src/adapters/pubsub/index.js';
import type { EventSource, Message } from '../../src/ports/event-source.js';
import { inbox } from '../support/inbox.js';
import { turn } from '../support/virtual-timer.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

const textOf = (message: Message | undefined) => Buffer.from(message?.body ?? []).toString();
const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => Buffer.from(`message ${n}`));

const BACKLOG = 8000;
/** The most messages that the emulator puts into one response. */
const BATCH = 1000;

describeWith('a Pub/Sub source on the emulator', PUBSUB_EMULATOR, () => {
  let project: EmulatedProject;
  let sources: EventSource[] = [];
  beforeAll(async () => {
    project = await emulatedProject();
  });
  afterEach(async () => {
    await Promise.all(sources.map((source) => source.stop()));
    sources = [];
  });
  afterAll(() => project.close());

  function open(subscription: string, options: Partial<PubSubSourceOptions> = {}) {
    const reports: PubSubReport[] = [];
    const told = new Map<PubSubReport['kind'], () => void>();
    const source = openPubSubSource({
      project: project.id,
      endpoint: project.host,
      subscription,
      report: (report) => {
        reports.push(report);
        told.get(report.kind)?.();
      },
      ...options,
    });
    sources.push(source);
    /** Resolves when that is reported for the first time from now on. */
    const reported = (kind: PubSubReport['kind']) =>
      new Promise<void>((resolve) => {
        told.set(kind, resolve);
      });
    return { source, reports, reported };
  }

  it('names the topic of the subscription and keeps attributes', async () => {
    const { topic, subscription } = await project.create();
    const { source } = open(subscription);
    const { onMessage, received } = inbox((message) => message.ack());
    await source.start(onMessage);
    const attributes = { origin: 'phase 3', ключ: 'значение' };
    const id = await project.client.topic(topic).publishMessage({
      data: Buffer.from('body'),
      attributes,
    });
    const [message] = await received(1);
    expect(message).toMatchObject({ id, topic, attributes });
  });

  it('starts without the subscription, says so with the remedy, and delivers once it exists', async () => {
    const names = { topic: 'comes-later', subscription: 'comes-later-sub' };
    const { source, reports, reported } = open(names.subscription);
    const { onMessage, received } = inbox((message) => message.ack());
    const lost = reported('lost');
    const recovered = reported('recovered');
    await source.start(onMessage);
    await lost;
    const name = `projects/${project.id}/subscriptions/${names.subscription}`;
    expect(reports).toMatchObject([
      { kind: 'lost', subscription: name, remedy: expect.stringContaining('trends setup') },
    ]);
    expect(reports[0]?.message).toContain(`${name} does not exist`);
    await project.create(names);
    await project.publish(names.topic, [Buffer.from('at last')]);
    const [message] = await received(1);
    expect(textOf(message)).toBe('at last');
    await recovered;
  });

  it('holds no more of a large backlog than its limit and what is on the way', async () => {
    const { topic, subscription } = await project.create();
    await project.publish(topic, numbered(BACKLOG));
    const limit = { messages: 40, bytes: 400 };
    const counts = { leased: 0, mostLeased: 0, given: 0, mostGiven: 0, bytes: 0, mostBytes: 0 };
    const { source } = open(subscription, {
      limit,
      topic,
      connect: () => {
        const name = `projects/${project.id}/subscriptions/${subscription}`;
        const target = { project: project.id, endpoint: project.host, subscription: name };
        const connection = connect({ ...target, limit, closeMs: 2000 });
        connection.subscription.on('message', () => {
          counts.leased += 1;
          counts.mostLeased = Math.max(counts.mostLeased, counts.leased);
        });
        return connection;
      },
    });
    const ids = new Set<string>();
    const { onMessage, received } = inbox((message) => {
      counts.given += 1;
      counts.bytes += message.body.length;
      counts.mostGiven = Math.max(counts.mostGiven, counts.given);
      counts.mostBytes = Math.max(counts.mostBytes, counts.bytes);
      ids.add(message.id);
      setImmediate(() => {
        counts.leased -= 1;
        counts.given -= 1;
        counts.bytes -= message.body.length;
        message.ack();
      });
    });
    await source.start(onMessage);
    await received(BACKLOG);
    while (counts.given > 0) await turn();
    expect(ids.size).toBe(BACKLOG);
    expect(counts.mostGiven).toBeLessThanOrEqual(40);
    expect(counts.mostBytes).toBeLessThanOrEqual(400);
    expect(counts.mostLeased).toBeLessThanOrEqual(40 + BATCH);
  });

  it('stops with messages in work: what is acked until then is done, the rest comes at the next start', async () => {
    const { topic, subscription } = await project.create();
    await project.publish(topic, numbered(200));
    const first = open(subscription, { limit: { messages: 20, bytes: 1e6 } });
    const working = inbox();
    await first.source.start(working.onMessage);
    const inWork = [...(await working.received(20))];
    const stopped = first.source.stop();
    for (const message of inWork) message.ack();
    await stopped;
    expect(working.messages).toHaveLength(20);
    expect(first.reports).toEqual([]);
    const second = open(subscription);
    const rest = inbox((message) => message.ack());
    await second.source.start(rest.onMessage);
    await rest.received(180);
    await second.source.stop();
    const all = [...inWork, ...rest.messages].map(textOf);
    expect(rest.messages).toHaveLength(180);
    expect(new Set(all).size).toBe(200);
  });

  it('gives up waiting for a message that nobody settles, and has it delivered again', async () => {
    const { topic, subscription } = await project.create();
    const first = open(subscription, { stopMs: 2000 });
    const silent = inbox();
    await first.source.start(silent.onMessage);
    await project.publish(topic, [Buffer.from('forgotten')]);
    await silent.received(1);
    await first.source.stop();
    expect(first.reports.map(({ kind }) => kind)).toEqual(['cut-short']);
    const second = open(subscription);
    const again = inbox((message) => message.ack());
    await second.source.start(again.onMessage);
    expect(textOf((await again.received(1))[0])).toBe('forgotten');
  });

  it('acks where delivery is exactly once', async () => {
    const topic = 'exactly-once';
    const subscription = 'exactly-once-sub';
    const [created] = await project.client.createTopic(topic);
    await created.createSubscription(subscription, { enableExactlyOnceDelivery: true });
    await project.publish(topic, numbered(100));
    const first = open(subscription);
    const { messages, onMessage, received } = inbox((message) => message.ack());
    await first.source.start(onMessage);
    await received(100);
    await first.source.stop();
    const second = open(subscription);
    const later = inbox((message) => message.ack());
    await second.source.start(later.onMessage);
    await project.publish(topic, [Buffer.from('later')]);
    expect(textOf((await later.received(1))[0])).toBe('later');
    expect(new Set(messages.map(textOf)).size).toBe(100);
    expect([first.reports, second.reports]).toEqual([[], []]);
  });

  it('comes back by itself when the emulator is killed and started again', async () => {
    const { topic, subscription } = await project.create();
    const { source, reports, reported } = open(subscription);
    const { onMessage, received } = inbox((message) => message.ack());
    await source.start(onMessage);
    await project.publish(topic, [Buffer.from('before')]);
    await received(1);
    const unreachable = reported('unreachable');
    await project.kill();
    await unreachable;
    await project.restart();
    await project.create({ topic, subscription });
    await project.publish(topic, [Buffer.from('after')]);
    const messages = await received(2);
    expect(textOf(messages[1])).toBe('after');
    expect(reports[0]?.remedy).toContain('PUBSUB_EMULATOR_HOST');
    expect(reports.at(-1)?.kind).toBe('recovered');
  });
});
