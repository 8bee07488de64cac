import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../src/adapters/pubsub/dead-letter-topic.js';
import { openDeadLetterTopic } from '../../../../src/adapters/pubsub/index.js';

const poison = {
  message: { id: '77', topic: 'events', body: Buffer.from([0xff, 0x00]), attributes: {} },
  reason: 'game_date: missing',
  receivedAt: Date.parse('2025-11-10T06:00:00Z'),
};

describe('openDeadLetterTopic', () => {
  it('refuses what is no topic', () => {
    const opening = () => openDeadLetterTopic({ project: 'trends-test', topic: 'dead letters' });
    expect(opening).toThrow('"dead letters" is not a name of a Pub/Sub topic');
  });
});

describe('attributesOf', () => {
  it('says why, which, when and from where', () => {
    expect(attributesOf({ ...poison, subscription: 'events-sub' })).toEqual({
      reason: 'game_date: missing',
      messageId: '77',
      receivedAt: '2025-11-10T06:00:00.000Z',
      topic: 'events',
      subscription: 'events-sub',
    });
  });

  it.each([
    ['a', 1030, 1024],
    ['š', 1000, 512],
    ['aš', 1000, 341 + 342],
    ['€', 1000, 341],
    ['🏀', 1000, 256],
  ])('cuts a reason of %s on the boundary of a character', (character, count, kept) => {
    const { reason = '' } = attributesOf({ ...poison, reason: character.repeat(count) });
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(1024);
    expect([...reason]).toHaveLength(kept);
    expect(character.repeat(count).startsWith(reason)).toBe(true);
  });

  it("keeps the message's own attributes, but none that Pub/Sub would refuse", () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`key-${n}`, 'x']));
    const attributes = { googclient_deliveryattempt: '3', reason: 'theirs', ...many };
    const kept = attributesOf({ ...poison, message: { ...poison.message, attributes } });
    expect(Object.keys(kept)).toHaveLength(100);
    expect(kept).toMatchObject({ reason: 'game_date: missing', 'key-0': 'x' });
    expect(kept).not.toHaveProperty('googclient_deliveryattempt');
  });
});
