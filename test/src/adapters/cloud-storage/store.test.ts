import { inspect } from 'node:util';
import { Storage } from '@google-cloud/storage';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checksumsOf } from '../../../../src/adapters/cloud-storage/checksums.js';
import { CloudStorage, openCloudStorage } from '../../../../src/adapters/cloud-storage/index.js';
import { PreconditionFailed, StoreError } from '../../../../src/domain/errors.js';
import { type Answer, bytes, type JsonApi, json, jsonApi, refusal } from './json-api.js';

const JSON_TYPE = { contentType: 'application/json' };
const BODY = new TextEncoder().encode('{"ć":1}');
const FOUND = {
  name: 'live/a.json',
  generation: '1700000000000001',
  contentType: 'application/json',
  size: String(BODY.byteLength),
  ...checksumsOf(Buffer.from(BODY)),
};
const GONE = refusal(404, 'notFound', 'No such object: files/live/a.json');

let api: JsonApi;
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

async function opened(...answers: readonly Answer[]) {
  api = await jsonApi(answers);
  return client();
}

function client(limit: { readonly requestTimeoutMs?: number } = {}) {
  const { apiEndpoint } = api;
  return openCloudStorage({ bucket: 'files', prefix: 'live', apiEndpoint, ...limit });
}

async function failure(work: Promise<unknown>): Promise<StoreError> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof StoreError) return error;
  throw new Error('it did not fail as a store does', { cause: error });
}

describe('reading', () => {
  it('asks for the bytes of the generation whose metadata it has', async () => {
    const metadata = { 'as-of': '2025-01-10', note: 'ć' };
    const store = await opened(
      json({ ...FOUND, cacheControl: 'max-age=60', metadata }),
      bytes(BODY),
    );
    expect(await store.get('a.json')).toEqual({
      body: Buffer.from(BODY),
      generation: FOUND.generation,
      attributes: { ...JSON_TYPE, cacheControl: 'max-age=60', metadata },
    });
    const path = '/storage/v1/b/files/o/live%2Fa.json';
    expect(api.asked).toMatchObject([
      { method: 'GET', path, query: {} },
      { method: 'GET', path, query: { alt: 'media', generation: FOUND.generation } },
    ]);
  });

  it('asks the emulator that the environment names, unless an endpoint is given', async () => {
    await opened(json(FOUND), bytes(BODY), GONE);
    vi.stubEnv('STORAGE_EMULATOR_HOST', 'http://127.0.0.1:1');
    expect(await client().get('a.json')).toMatchObject({ generation: FOUND.generation });
    vi.stubEnv('STORAGE_EMULATOR_HOST', api.apiEndpoint);
    expect(await openCloudStorage({ bucket: 'files' }).get('a.json')).toBeNull();
    expect(new Set(api.asked.map(({ path }) => path.split('/b/')[0]))).toEqual(
      new Set(['/storage/v1']),
    );
  });

  it('reads anew what was replaced between metadata and bytes', async () => {
    const newer = { ...FOUND, generation: '1700000000000002' };
    const store = await opened(json(FOUND), GONE, json(newer), bytes(BODY));
    expect(await store.get('a.json')).toMatchObject({ generation: newer.generation });
  });

  it('finds nothing where the object was deleted between metadata and bytes', async () => {
    const store = await opened(json(FOUND), GONE, GONE);
    expect(await store.get('a.json')).toBeNull();
  });

  it('does not take a missing bucket for a missing object', async () => {
    const missing = refusal(404, 'notFound', 'The specified bucket does not exist.');
    const store = await opened(missing, missing);
    for (const work of [store.get('a.json'), store.delete('a.json')]) {
      expect(await failure(work)).toMatchObject({
        permanent: true,
        remedy: 'Create the bucket gs://files, or correct its name.',
      });
    }
  });

  it.each([
    ['checksum', { crc32c: 'AAAAAA==' }],
    ['MD5', { md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ['length', { size: '99' }],
  ])('refuses bytes of another %s than was said', async (_, said) => {
    const store = await opened(json({ ...FOUND, ...said }), bytes(BODY));
    const error = await failure(store.get('a.json'));
    expect(error).toMatchObject({ permanent: false });
    expect(error.message).toMatch(/^gs:\/\/files\/live\/a\.json came damaged: .* instead of /);
  });

  it('does without an MD5, which composed objects lack', async () => {
    const { md5Hash, ...composed } = FOUND;
    const store = await opened(json(composed), bytes(BODY));
    expect(await store.get('a.json')).toMatchObject({ generation: FOUND.generation });
  });

  it('lists all pages, ascending, without what can be no object of ours', async () => {
    const page = (names: readonly string[], nextPageToken?: string) =>
      json({ items: names.map((name) => ({ name: `live/${name}` })), nextPageToken });
    const store = await opened(page(['v1/', 'v1/b'], 'more'), page(['v1/a', 'v1/b//c']));
    expect(await store.list('v1/')).toEqual(['v1/a', 'v1/b']);
    expect(api.asked).toMatchObject([
      { path: '/storage/v1/b/files/o', query: { prefix: 'live/v1/' } },
      { query: { prefix: 'live/v1/', pageToken: 'more' } },
    ]);
  });
});

describe('writing', () => {
  it('sends all of it in one request, with the checksums for the other side to check', async () => {
    const store = await opened(json(FOUND));
    const metadata = { 'as-of': '2025-01-10' };
    const put = { ...JSON_TYPE, cacheControl: 'max-age=60', metadata, ifGeneration: '17' };
    expect(await store.put('a.json', BODY, put)).toBe(FOUND.generation);
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        path: '/upload/storage/v1/b/files/o',
        query: { name: 'live/a.json', uploadType: 'multipart', ifGenerationMatch: '17' },
      },
    ]);
    expect(api.asked[0]?.json).toEqual({
      ...JSON_TYPE,
      cacheControl: 'max-age=60',
      metadata,
      ...checksumsOf(Buffer.from(BODY)),
    });
  });

  it('says that a condition did not hold, and asks nothing for one that cannot', async () => {
    const store = await opened(refusal(412, 'conditionNotMet', 'At least one did not hold.'));
    const onGeneration = (ifGeneration: string) => ({ ...JSON_TYPE, ifGeneration });
    const lost = await failure(store.put('a.json', BODY, onGeneration('17')));
    expect(lost).toBeInstanceOf(PreconditionFailed);
    expect(lost.message).toBe('a.json is no longer at generation 17');
    const never = await failure(store.put('a.json', BODY, onGeneration('another store’s')));
    expect(never).toBeInstanceOf(PreconditionFailed);
    expect(api.asked).toHaveLength(1);
  });

  it('does not call a policy that forbids a put a lost race', async () => {
    const store = await opened(refusal(412, 'conditionNotMet', 'A constraint forbids it.'));
    const error = await failure(store.put('a.json', BODY, JSON_TYPE));
    expect(error).not.toBeInstanceOf(PreconditionFailed);
    expect(error).toMatchObject({ permanent: true });
  });

  it('tries again what came damaged to the other side', async () => {
    const said = 'Provided CRC32C "a" doesn\'t match calculated CRC32C "b".';
    const store = await opened(refusal(400, 'invalid', said));
    expect(await failure(store.put('a.json', BODY, JSON_TYPE))).toMatchObject({ permanent: false });
  });

  it('notices that other bytes were stored, and deletes nothing', async () => {
    const store = await opened(json({ ...FOUND, crc32c: 'AAAAAA==' }));
    const error = await failure(store.put('a.json', BODY, JSON_TYPE));
    expect(error.message).toBe('gs://files/live/a.json was stored with other bytes than were sent');
    expect(api.asked).toHaveLength(1);
  });

  it('deletes what is not there without complaint', async () => {
    const store = await opened(GONE);
    await store.delete('a.json');
    expect(api.asked).toMatchObject([{ method: 'DELETE', query: {} }]);
  });
});

describe('bounded', () => {
  const impatient = async (...answers: readonly Answer[]) => {
    api = await jsonApi(answers);
    return client({ requestTimeoutMs: 1_000 });
  };
  const HEAD = { length: BODY.byteLength, body: '{' };
  const LISTED = { kind: 'json', body: { items: [{ name: 'live/a.json' }] } } as const;
  const put = { ...JSON_TYPE, ifGeneration: '0' };

  it.each<readonly [string, readonly Answer[]]>([
    ['is reset', [{ kind: 'reset' }]],
    ['is reset at the bytes', [json(FOUND), { kind: 'reset' }]],
    ['is reset amid the bytes', [json(FOUND), { kind: 'reset', after: HEAD }]],
    ['hangs', [{ kind: 'hang' }]],
    ['hangs at the bytes', [json(FOUND), { kind: 'hang' }]],
    ['hangs amid the bytes', [json(FOUND), { kind: 'hang', after: HEAD }]],
  ])('a read that %s fails for now, and once', async (_, answers) => {
    const store = await impatient(...answers);
    const error = await failure(store.get('a.json'));
    expect(error).toMatchObject({ permanent: false });
    expect(error.message).toMatch(/^Reading gs:\/\/files\/live\/a\.json failed: ./);
    expect(error.message).not.toContain('http');
    expect(api.asked).toHaveLength(answers.length);
  });

  it('a read that hangs takes no other call along', async () => {
    let answer = () => {};
    const when = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const store = await impatient(json(FOUND), { kind: 'hang', after: HEAD }, { ...LISTED, when });
    const reading = failure(store.get('a.json'));
    await expect.poll(() => api.asked.length).toBe(2);
    const listing = client().list('');
    await expect.poll(() => api.asked.length).toBe(3);
    await reading;
    answer();
    expect(await listing).toEqual(['a.json']);
  });

  it.each<readonly [string, Answer]>([
    ['is reset', { kind: 'reset' }],
    ['hangs', { kind: 'hang' }],
    ['is answered half', { kind: 'hang', after: { length: 99, body: '{' } }],
  ])('other calls that each %s fail for now, and once', async (_, answer) => {
    const store = await impatient(answer, answer, answer);
    const works = [store.put('a.json', BODY, put), store.list(''), store.delete('a.json')];
    for (const error of await Promise.all(works.map(failure))) {
      expect(error).toMatchObject({ permanent: false });
    }
    expect(api.asked).toHaveLength(3);
  });
});

describe('signed in', () => {
  const signedIn = (answers: readonly Answer[], headers: () => Promise<Record<string, string>>) =>
    jsonApi(answers).then((started) => {
      api = started;
      const authorizeRequest = async (request: object) => ({
        ...request,
        headers: await headers(),
      });
      const storage = new Storage({
        apiEndpoint: api.apiEndpoint,
        useAuthWithCustomEndpoint: true,
      });
      Object.assign(storage.authClient, { authorizeRequest });
      return new CloudStorage(storage.bucket('files'), 'live/', 10_000);
    });
  const SECRET = 'ya29.secret-token';

  it('tells nobody the token, however closely the error is looked at', async () => {
    const said = 'x@trends.iam.gserviceaccount.com does not have storage.objects.create access.';
    const store = await signedIn([refusal(403, 'forbidden', said), GONE], async () => ({
      authorization: `Bearer ${SECRET}`,
    }));
    const error = await failure(store.put('a.json', BODY, JSON_TYPE));
    expect(api.asked[0]?.headers.authorization).toContain(SECRET);
    expect(error.message).toContain(said);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
  });

  it.each([
    'Could not load the default credentials. Browse to https://cloud.google.com/docs',
    'invalid_grant',
    'The file at /key.json does not exist, or it is not a file. ENOENT: no such file',
  ])('says how to when it is not: %s', async (said) => {
    const required = refusal(401, 'required', 'Anonymous caller does not have access.');
    const store = await signedIn([required], () => Promise.reject(new Error(said)));
    expect(await failure(store.get('a.json'))).toMatchObject({
      permanent: true,
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
  });

  it('does not quote a key that cannot be read', async () => {
    const store = await signedIn([], async () => JSON.parse(`${SECRET}`));
    const error = await failure(store.get('a.json'));
    expect(error).toMatchObject({ permanent: true });
    expect(inspect(error, { depth: 20 })).not.toContain('secret');
  });
});
