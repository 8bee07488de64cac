import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
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

  it('hands out no more than its limit of a large backlog', async () => {
    const { topic, subscription } = await project.create();
    await project.publish(topic, numbered(3000));
    // The emulator sends all it has; Pub/Sub itself also stops sending at the limit.
    const { source } = open(subscription, { limit: { messages: 40, bytes: 400 } });
    let [now, bytes, most, mostBytes] = [0, 0, 0, 0];
    const ids = new Set<string>();
    const { onMessage, received } = inbox((message) => {
      now += 1;
      bytes += message.body.length;
      most = Math.max(most, now);
      mostBytes = Math.max(mostBytes, bytes);
      ids.add(message.id);
      setImmediate(() => {
        now -= 1;
        bytes -= message.body.length;
        message.ack();
      });
    });
    await source.start(onMessage);
    await received(3000);
    while (now > 0) await turn();
    expect(ids.size).toBe(3000);
    expect(most).toBeLessThanOrEqual(40);
    expect(mostBytes).toBeLessThanOrEqual(400);
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
