import { afterEach, describe, expect, it } from 'vitest';
import { storeFailure } from '../../../../src/adapters/cloud-storage/failures.js';
import { openCloudStorage } from '../../../../src/adapters/cloud-storage/index.js';
import { type Answer, type JsonApi, jsonApi, refusal } from './json-api.js';

const JSON_TYPE = { contentType: 'application/json' };
const DENIED = 'x@trends.iam.gserviceaccount.com does not have storage.objects.delete access.';

let api: JsonApi;
afterEach(() => api.close());

/** The failure of each of a store's calls that is answered so. */
async function failures(answer: Answer) {
  api = await jsonApi(Array.from({ length: 4 }, () => answer));
  const store = openCloudStorage({ bucket: 'files', apiEndpoint: api.apiEndpoint });
  const put = store.put('a', new TextEncoder().encode('1'), JSON_TYPE);
  const all = await Promise.allSettled([store.get('a'), put, store.list(''), store.delete('a')]);
  return all.map((one) => (one.status === 'rejected' ? one.reason : null));
}

const text = (status: number, body: string, headers = {}): Answer => ({
  kind: 'bytes',
  status,
  headers: { 'content-type': 'text/html', ...headers },
  body,
});

describe('failures that will happen again', () => {
  it.each<readonly [string, Answer, string]>([
    ['rights', refusal(403, 'forbidden', DENIED), 'roles/storage.objectUser'],
    ['rights, told as text', text(403, DENIED), 'on gs://files'],
    [
      'billing',
      refusal(403, 'accountDisabled', 'The billing account is disabled in state absent'),
      'Enable billing',
    ],
    [
      'retention',
      refusal(403, 'retentionPolicyNotMet', "Object 'a' is subject to a retention policy"),
      'Remove the retention policy',
    ],
    [
      'no sign-in',
      refusal(401, 'required', 'Anonymous caller does not have storage.objects.get access'),
      'gcloud auth application-default login',
    ],
    [
      'a perimeter',
      refusal(
        403,
        'forbidden',
        "Request is prohibited by organization's policy. vpcServiceControlsUniqueIdentifier: x",
      ),
      'service perimeter',
    ],
    ['a bad request', refusal(400, 'invalid', 'Invalid argument.'), 'gs://files'],
    ['too much metadata', refusal(413, 'uploadTooLarge', 'Too large.'), 'gs://files'],
  ])('%s', async (_, answer, remedy) => {
    for (const error of await failures(answer)) {
      expect(error).toMatchObject({
        name: 'StoreError',
        permanent: true,
        remedy: expect.stringContaining(remedy),
      });
    }
    expect(api.asked).toHaveLength(4);
  });
});

describe('failures that pass', () => {
  const PASSES = 'Check the network and the status of Cloud Storage';

  it.each<readonly [string, Answer, string]>([
    [
      'a token that has run out',
      refusal(401, 'authError', 'Invalid Credentials'),
      'gcloud auth application-default login',
    ],
    ['a time-out', refusal(408, 'requestTimeout', 'Timed out.'), PASSES],
    ['a conflict', refusal(409, 'conflict', 'Another request is under way.'), PASSES],
    ['a limit of rate', refusal(403, 'rateLimitExceeded', 'Rate limit.'), 'request quotas'],
    ['too many requests', refusal(429, 'rateLimitExceeded', 'Too often.'), 'request quotas'],
    ['an error inside', refusal(500, 'backendError', 'Internal error.'), PASSES],
    ['a bad gateway', text(502, '<html><b>502.</b> That’s an error.</html>'), PASSES],
    ['no service', refusal(503, 'backendError', 'Try again.'), PASSES],
    ['a broken connection', { kind: 'reset' }, PASSES],
  ])('%s, tried once here', async (_, answer, remedy) => {
    for (const error of await failures(answer)) {
      expect(error).toMatchObject({
        name: 'StoreError',
        permanent: false,
        remedy: expect.stringContaining(remedy),
      });
      expect(error.retryAfterMs).toBeUndefined();
      expect(error.message).not.toContain('<');
    }
    expect(api.asked).toHaveLength(4);
  });

  it.each([429, 503])('HTTP %d, no sooner than it says', async (status) => {
    const answer = refusal(status, 'busy', 'Slow down.', { 'retry-after': '7' });
    for (const error of await failures(answer))
      expect(error).toMatchObject({ retryAfterMs: 7_000 });
  });

  it('no sooner than a date it names', async () => {
    const at = Math.ceil(Date.now() / 1_000) * 1_000 + 60_000;
    const answer = text(503, 'Later.', { 'retry-after': new Date(at).toUTCString() });
    for (const { retryAfterMs } of await failures(answer)) {
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(61_000);
    }
  });
});

it.each([
  'Could not load the default credentials. Browse to https://cloud.google.com/docs for more.',
  'invalid_grant: Invalid JWT: Token must be a short-lived token and in a reasonable timeframe.',
  'The file at /nowhere.json does not exist, or it is not a file.',
])('asks to sign in, with the clock set: %s', async (said) => {
  api = await jsonApi([]);
  expect(storeFailure('Reading gs://files/a', 'files', new Error(said))).toMatchObject({
    permanent: true,
    remedy: expect.stringMatching(/gcloud auth application-default login.* clock /),
  });
});

it('says what was being done, to which object, and what was answered', async () => {
  const errors = await failures(refusal(403, 'forbidden', DENIED));
  expect(errors.map(({ message }) => message)).toEqual(
    [
      'Reading gs://files/a',
      'Writing gs://files/a',
      'Listing gs://files/',
      'Deleting gs://files/a',
    ].map((doing) => `${doing} failed: HTTP 403 forbidden: ${DENIED}`),
  );
});

it.each(['gs://files', 'files/live', 'Files', 'a', ''])('refuses the bucket %j', async (bucket) => {
  api = await jsonApi([]);
  expect(() => openCloudStorage({ bucket })).toThrow('is not a bucket name');
});

it('refuses a prefix that cannot be, and names that are too long', async () => {
  api = await jsonApi([]);
  const { apiEndpoint } = api;
  expect(() => openCloudStorage({ bucket: 'files', prefix: 'a/../b' })).toThrow('"a/../b"');
  const store = openCloudStorage({ bucket: 'files', prefix: 'state', apiEndpoint });
  await expect(store.get('ć'.repeat(510))).rejects.toMatchObject({ permanent: true });
  expect(api.asked).toEqual([]);
});
