import { describe, expect, it } from 'vitest';
import { openPubSubPublisher } from '../../../../src/adapters/pubsub/index.js';
import type { PublishingClient } from '../../../../src/adapters/pubsub/publisher.js';
import { turn, virtualTimer } from '../../../support/virtual-timer.js';
import { statusError } from './scripted-server.js';

/** A client whose topics answer as told; what the emulator cannot do: deny, and never answer. */
function scripted(answer: () => Promise<string>) {
  const closes: string[] = [];
  const client: PublishingClient = {
    topic: () => ({
      publishMessage: (() => answer()) as ReturnType<PublishingClient['topic']>['publishMessage'],
    }),
    close: async () => void closes.push('closed'),
  };
  const timer = virtualTimer();
  const publisher = openPubSubPublisher({ project: 'trends-test', client, timer });
  return { publisher, timer, closes };
}

describe('openPubSubPublisher, with a scripted client for what the emulator cannot do', () => {
  const body = Buffer.from('{}');

  it('names topic and role when it may not publish', async () => {
    const { publisher } = scripted(() => Promise.reject(statusError(7, 'User not authorized')));
    await expect(publisher.publish('events', body)).rejects.toMatchObject({
      message: 'projects/trends-test/topics/events may not be used: User not authorized',
      remedy: expect.stringContaining('roles/pubsub.publisher'),
    });
  });

  it('does not wait for ever for a confirmation, and hangs up in time', async () => {
    const { publisher, timer, closes } = scripted(() => new Promise(() => {}));
    const published = publisher.publish('events', body);
    const closed = publisher.close();
    await turn();
    expect(closes).toEqual([]);
    timer.advance(30_000);
    await expect(published).rejects.toMatchObject({
      message: 'no confirmation from projects/trends-test/topics/events in 30 seconds',
      remedy: expect.stringContaining('Publish it again'),
    });
    await closed;
    expect(closes).toEqual(['closed']);
  });

  it('refuses what is no topic before it asks the client', async () => {
    const { publisher } = scripted(async () => 'id');
    await expect(publisher.publish('no topic', body)).rejects.toThrow('is no name of a Pub/Sub');
  });
});
