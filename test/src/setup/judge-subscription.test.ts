import { describe, expect, it } from 'vitest';
import type { SubscriptionFacts } from '../../../src/ports/pubsub-admin.js';
import { duplicates } from '../../../src/setup/carry-out.js';
import { differences } from '../../../src/setup/judge-subscription.js';
import { LISTENED } from '../../../src/setup/subscription-names.js';
import type { WantedSubscription } from '../../../src/setup/wanted.js';

const WANTED: WantedSubscription = {
  name: 'sub',
  topic: LISTENED[0],
  ackDeadline: 60,
  retry: { least: 10, most: 600 },
  deadLetter: { topic: 'dead', attempts: 100 },
  retention: 604_800,
  expiresAfter: null,
  exactlyOnce: false,
  filter: '',
  push: null,
  labels: {},
};
const PUSH = {
  endpoint: 'https://x/pubsub/push',
  token: { audience: 'trends', serviceAccount: 'pusher@x.y' },
};
const question = { project: 'p', wanted: WANTED, exactlyOnce: null };
const changed = (change: Partial<SubscriptionFacts>) =>
  differences({ ...WANTED, ...change }, question);

describe('differences', () => {
  it('finds none where there is none, nor in what may be either way', () => {
    expect(changed({})).toEqual([]);
    expect(changed({ exactlyOnce: true, labels: { a: 'b' }, retention: 1_000_000 })).toEqual([]);
  });

  it.each<[Partial<SubscriptionFacts>, RegExp, RegExp]>([
    [{ topic: null }, /its topic was deleted/, /subscriptions delete sub --project=p/],
    [{ topic: 'other' }, /of topic other, not of nba-phase3/, /subscriptions delete sub/],
    [{ filter: 'attributes:a' }, /filter attributes:a lets nothing through/, /delete sub/],
    [{ retention: 600 }, /for 600 s, not 7 days/, /--message-retention-duration=604800s/],
    [{ expiresAfter: 2_678_400 }, /deleted after 31 days/, /--expiration-period=never/],
    [{ ackDeadline: 10 }, /ack deadline is 10 s, not 60 s/, /update sub .*--ack-deadline=60/],
    [{ retry: null }, /again at once, not after 10 to 600 s/, /--min-retry-delay=10s/],
    [{ retry: { least: 1, most: 2 } }, /after 1 to 2 s/, /--max-retry-delay=600s/],
    [{ deadLetter: null }, /go nowhere, not to dead after 100/, /--max-delivery-attempts=100/],
    [{ push: PUSH }, /pushed to https:.* as pusher@x.y .* should be pulled/, /endpoint=''/],
    [{ push: { ...PUSH, token: null } }, /without a token/, /modify-push-config sub/],
  ])('of %j says what and how to change it', (change, what, remedy) => {
    expect(changed(change)).toEqual([
      { what: expect.stringMatching(what), remedy: expect.stringMatching(remedy) },
    ]);
  });

  it('asks for pushes as they should be, and for exactly-once where it is wanted', () => {
    const wanted = { ...WANTED, deadLetter: null, push: PUSH };
    const found = differences(WANTED, { project: 'p', wanted, exactlyOnce: true });
    expect(found.map(({ remedy }) => remedy)).toEqual([
      'gcloud pubsub subscriptions update sub --project=p --clear-dead-letter-policy',
      'gcloud pubsub subscriptions update sub --project=p --enable-exactly-once-delivery',
      'gcloud pubsub subscriptions modify-push-config sub --project=p --push-endpoint=https://x/pubsub/push --push-auth-service-account=pusher@x.y --push-auth-token-audience=trends',
    ]);
  });
});

describe('duplicates', () => {
  const named = (...all: readonly (readonly [string, boolean])[]) =>
    duplicates(
      WANTED,
      all.map(([name, labelled]) => ({ name, labelled })),
      'p',
    ).map(({ what }) => what.split(' ')[0]);

  it('are ours by label or by name, and not this one itself', () => {
    expect(
      named(['sub', true], ['renamed', true], ['trends-former', false], ['website', false]),
    ).toEqual(['renamed', 'trends-former']);
  });

  it('are looked for on upstream’s topics alone', () => {
    const keeping = { ...WANTED, topic: 'dead' };
    expect(duplicates(keeping, [{ name: 'trends-x', labelled: true }], 'p')).toEqual([]);
  });
});
