import { describe, expect, it } from 'vitest';
import { factsOf, optionsOf } from '../../../../src/adapters/pubsub/admin.js';
import { explainAdmin } from '../../../../src/adapters/pubsub/admin-failures.js';
import type { SubscriptionFacts } from '../../../../src/ports/pubsub-admin.js';

const FACTS: SubscriptionFacts = {
  name: 'sub',
  topic: 'topic',
  ackDeadline: 60,
  retry: { least: 10, most: 600 },
  deadLetter: { topic: 'dead', attempts: 100 },
  retention: 604_800,
  expiresAfter: 86_400,
  exactlyOnce: true,
  filter: '',
  push: { endpoint: 'https://x/', token: { audience: 'a', serviceAccount: 's@x.y' } },
  labels: { program: 'trends-publisher' },
};
const failure = (code: number, message: string) => Object.assign(new Error(message), { code });

describe('factsOf', () => {
  it('reads back what optionsOf says', () => {
    const { messageRetentionDuration: seconds, ...options } = optionsOf('trends', FACTS);
    const metadata = { ...options, messageRetentionDuration: { seconds: Number(seconds) } };
    expect(factsOf('sub', { ...metadata, topic: 'projects/trends/topics/topic' })).toEqual(FACTS);
  });

  it('takes what Pub/Sub leaves out as Pub/Sub means it', () => {
    expect(factsOf('sub', { topic: '_deleted-topic_', retryPolicy: {}, pushConfig: {} })).toEqual({
      name: 'sub',
      topic: null,
      ackDeadline: 0,
      retry: { least: 10, most: 600 },
      deadLetter: null,
      retention: 604_800,
      expiresAfter: null,
      exactlyOnce: false,
      filter: '',
      push: null,
      labels: {},
    });
  });

  it('knows a push without a token', () => {
    const pushConfig = { pushEndpoint: 'https://x/' };
    expect(factsOf('sub', { pushConfig }).push).toEqual({ endpoint: 'https://x/', token: null });
  });
});

describe('optionsOf', () => {
  it('lets a subscription last, where it is to', () => {
    const lasting = { ...FACTS, expiresAfter: null, retry: null, deadLetter: null, push: null };
    expect(optionsOf('trends', lasting)).toEqual({
      ackDeadlineSeconds: 60,
      messageRetentionDuration: 604_800,
      expirationPolicy: {},
      enableExactlyOnceDelivery: true,
      filter: '',
      labels: { program: 'trends-publisher' },
    });
  });
});

describe('explainAdmin', () => {
  it.each([
    [new Error('Could not load the default credentials.'), /application-default login/],
    [failure(16, 'expired'), /application-default login/],
    [failure(7, 'User not authorized'), /roles\/pubsub\.editor/],
    [failure(7, 'Cloud Pub/Sub API has not been used in project'), /services enable pubsub/],
    [failure(5, 'Requested project not found'), /Check the project/],
    [
      failure(
        7,
        "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x",
      ),
      /perimeter/,
    ],
    [failure(8, 'Quota exceeded'), /quota/],
    [failure(13, 'Internal error'), /^Run it again/],
    [failure(14, 'No connection'), /network/],
    [failure(3, 'Invalid ack deadline'), /Correct what it names/],
  ])('says what helps against %s', (cause, remedy) => {
    expect(explainAdmin('Creating topic t', cause)).toMatchObject({
      message: `Creating topic t failed: ${cause.message}`,
      remedy: expect.stringMatching(remedy),
    });
  });
});
