import { describe, expect, it } from 'vitest';
import { openPubSubPublisher } from '../../../../src/adapters/pubsub/index.js';
import type { PublishingClient } from '../../../../src/adapters/pubsub/publisher.js';
import { NotSignedIn, SIGN_IN } from '../../../../src/adapters/pubsub/sign-in.js';
import { turn, virtualTimer } from '../../../support/virtual-timer.js';
import { statusError } from './scripted-server.js';

/** A client whose topics answer as told; what the emulator cannot do: deny, and never answer. */
function scripted(answer: () => Promise<string>, signIn = async () => {}) {
  const closes: string[] = [];
  const client: PublishingClient = {
    signIn,
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

  it.each([
    [5, ' does not exist', 'trends setup'],
    [7, ' may not be used', 'roles/pubsub.publisher'],
    [8, ': a quota is used up', 'Raise the Pub/Sub quota'],
    [14, ' cannot be reached', 'Check the network'],
    [16, ': the credentials were refused or have expired', 'clock'],
  ])('names topic and remedy when publishing fails with status %i', async (code, what, remedy) => {
    const { publisher } = scripted(() => Promise.reject(statusError(code, 'says Google')));
    await expect(publisher.publish('events', body)).rejects.toMatchObject({
      message: `projects/trends-test/topics/events${what}: says Google`,
      remedy: expect.stringContaining(remedy),
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

  it('rejects with the remedy while nobody is signed in, and asks anew each time', async () => {
    let signedIn = false;
    const { publisher } = scripted(
      async () => 'id',
      async () => {
        if (!signedIn) throw new NotSignedIn('Could not load the credentials', { remedy: SIGN_IN });
      },
    );
    await expect(publisher.publish('events', body)).rejects.toMatchObject({
      name: 'TrendsError',
      message:
        'projects/trends-test/topics/events: nobody is signed in: Could not load the credentials',
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
    signedIn = true;
    expect(await publisher.publish('events', body)).toBe('id');
  });

  it('does not wait for ever for credentials', async () => {
    const { publisher, timer } = scripted(
      async () => 'id',
      () => new Promise(() => {}),
    );
    const published = publisher.publish('events', body);
    timer.advance(30_000);
    await expect(published).rejects.toThrow('no confirmation from');
  });

  it('refuses what is no topic before it asks the client', async () => {
    const { publisher } = scripted(async () => 'id');
    await expect(publisher.publish('no topic', body)).rejects.toThrow('is not a name of a Pub/Sub');
  });
});
