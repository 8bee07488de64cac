import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  openDeadLetterTopic,
  openPubSubPublisher,
  openPubSubSource,
  publishToTopic,
} from '../../src/adapters/pubsub/index.js';
import type { Message } from '../../src/ports/event-source.js';
import { inbox } from '../support/inbox.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

const POISON = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0xc3, 0x28]);

describeWith('a Pub/Sub publisher on the emulator', PUBSUB_EMULATOR, () => {
  let project: EmulatedProject;
  beforeAll(async () => {
    project = await emulatedProject();
  });
  afterAll(() => project.close());

  const target = () => ({ project: project.id, endpoint: project.host });

  /** What the first messages of a subscription are, acked as `settle` says. */
  async function firstOf(
    subscription: string,
    count: number,
    settle = (message: Message) => message.ack(),
  ): Promise<readonly Message[]> {
    const report = ({ message }: { readonly message: string }) => {
      throw new Error(message);
    };
    const source = openPubSubSource({ ...target(), subscription, report });
    const { onMessage, received } = inbox(settle);
    await source.start(onMessage);
    const messages = await received(count);
    await source.stop();
    return messages;
  }

  it('publishes bodies untouched, with attributes, to topics by short and full name', async () => {
    const { topic, subscription } = await project.create();
    const publisher = openPubSubPublisher(target());
    const ids = [
      await publisher.publish(topic, POISON, { a: '1' }),
      await publisher.publish(`projects/${project.id}/topics/${topic}`, Buffer.from('{}')),
      await publisher.publish(topic, new Uint8Array(), { b: '2' }),
    ];
    await publisher.close();
    ids.push(await publishToTopic({ ...target(), topic }, Buffer.from('once'), { c: '3' }));
    const messages = await firstOf(subscription, 4);
    const byId = new Map(messages.map((message) => [message.id, message]));
    expect(
      ids.map((id) => [Buffer.from(byId.get(id)?.body ?? []), byId.get(id)?.attributes]),
    ).toEqual([
      [POISON, { a: '1' }],
      [Buffer.from('{}'), {}],
      [Buffer.alloc(0), { b: '2' }],
      [Buffer.from('once'), { c: '3' }],
    ]);
  });

  it('names the topic that does not exist, and the remedy', async () => {
    const publishing = publishToTopic({ ...target(), topic: 'nowhere' }, Buffer.from('{}'));
    await expect(publishing).rejects.toMatchObject({
      message: expect.stringContaining(`projects/${project.id}/topics/nowhere does not exist`),
      remedy: expect.stringContaining('trends setup'),
    });
  });

  it('forwards a poison message to the dead-letter topic, body untouched, reason in the attributes', async () => {
    const events = await project.create();
    const letters = await project.create();
    const deadLetters = openDeadLetterTopic({ ...target(), topic: letters.topic });
    await publishToTopic({ ...target(), topic: events.topic }, POISON, { origin: 'phase 3' });
    const receivedAt = Date.parse('2025-11-10T06:00:00Z');
    const forwarded: Promise<string>[] = [];
    const [poison] = await firstOf(events.subscription, 1, (message) => {
      const reason = `game_date: ${'š'.repeat(1000)}`;
      const { subscription } = events;
      const forwarding = deadLetters.forward({ message, reason, receivedAt, subscription });
      forwarded.push(forwarding);
      void forwarding.then(message.ack, message.nack);
    });
    const [letter] = await firstOf(letters.subscription, 1);
    await deadLetters.close();
    expect(letter?.id).toBe(await forwarded[0]);
    expect(Buffer.from(letter?.body ?? [])).toEqual(POISON);
    expect(letter?.attributes).toEqual({
      origin: 'phase 3',
      reason: `game_date: ${'š'.repeat(506)}`,
      messageId: poison?.id,
      receivedAt: '2025-11-10T06:00:00.000Z',
      topic: events.topic,
      subscription: events.subscription,
    });
  });
});
