import { afterEach, describe, expect, it } from 'vitest';
import { bucketAccess } from '../../../../src/adapters/cloud-storage/access.js';
import { createBucket, readBucket } from '../../../../src/adapters/cloud-storage/bucket.js';
import { type Answer, type JsonApi, json, jsonApi, refusal } from './json-api.js';

const UNIFORM = {
  uniformBucketLevelAccess: { enabled: true },
  publicAccessPrevention: 'inherited',
};
const FOUND = {
  name: 'files',
  location: 'US-EAST1',
  metageneration: '5',
  iamConfiguration: UNIFORM,
};
const PLAIN = {
  bucket: 'files',
  location: 'US-EAST1',
  uniformAccess: true,
  publicAccessPrevented: false,
  versioning: false,
  retentionSeconds: null,
  lifecycle: [],
};
const FORBIDDEN = refusal(403, 'forbidden', 'x does not have storage.buckets.getIamPolicy access.');
const MISSING = refusal(404, 'notFound', 'The specified bucket does not exist.');
const OLD_LOGS = { action: { type: 'Delete' }, condition: { age: 9, matchesPrefix: ['logs/'] } };

let api: JsonApi;
afterEach(() => api.close());

async function at(...answers: readonly Answer[]) {
  api = await jsonApi(answers);
  return { bucket: 'files', projectId: 'trends', apiEndpoint: api.apiEndpoint };
}

describe('readBucket', () => {
  it('says what is configured', async () => {
    const metadata = {
      ...FOUND,
      iamConfiguration: { ...UNIFORM, publicAccessPrevention: 'enforced' },
      versioning: { enabled: true },
      retentionPolicy: { retentionPeriod: '86400' },
      lifecycle: { rule: [OLD_LOGS, { action: { type: 'SetStorageClass' }, condition: {} }] },
    };
    expect(await readBucket(await at(json(metadata)))).toEqual({
      ...PLAIN,
      publicAccessPrevented: true,
      versioning: true,
      retentionSeconds: 86_400,
      lifecycle: [
        { action: 'Delete', ageDays: 9, prefixes: ['logs/'] },
        { action: 'SetStorageClass', ageDays: null, prefixes: [] },
      ],
    });
  });

  it('takes what is not said for not configured', async () => {
    const facts = await readBucket(await at(json({ name: 'files', location: 'EU' })));
    expect(facts).toEqual({ ...PLAIN, location: 'EU', uniformAccess: false });
  });

  it('says when there is none, and which role it takes to look', async () => {
    const options = await at(MISSING, FORBIDDEN);
    expect(await readBucket(options)).toBeNull();
    await expect(readBucket(options)).rejects.toMatchObject({
      permanent: true,
      remedy: 'Grant this account roles/storage.bucketViewer on gs://files.',
    });
  });
});

describe('bucketAccess', () => {
  const exposure = async (...answers: readonly Answer[]) =>
    (await bucketAccess(await at(...answers))).exposure;
  const policy = (...bindings: readonly object[]) => json({ version: 3, bindings });
  const ADMINS = { role: 'roles/storage.admin', members: ['user:a@trends.example'] };
  const FINE = json({ ...FOUND, iamConfiguration: { publicAccessPrevention: 'inherited' } });
  const list = (...entities: readonly string[]) =>
    json({ items: entities.map((entity) => ({ entity, role: 'READER' })) });

  it('needs no policy where public access is prevented', async () => {
    const metadata = { ...FOUND, iamConfiguration: { publicAccessPrevention: 'enforced' } };
    expect(await exposure(json(metadata))).toMatchObject({ kind: 'private' });
    expect(api.asked).toHaveLength(1);
  });

  it('finds nobody but the named', async () => {
    expect(await exposure(json(FOUND), policy(ADMINS))).toMatchObject({ kind: 'private' });
    const path = '/storage/v1/b/files/iam';
    expect(api.asked[1]).toMatchObject({ path, query: { optionsRequestedPolicyVersion: '3' } });
  });

  it('finds a policy without bindings private', async () => {
    expect(await exposure(json(FOUND), json({}))).toMatchObject({ kind: 'private' });
  });

  it.each(['allUsers', 'allAuthenticatedUsers'])(
    'finds %s, with conditions too',
    async (member) => {
      const role = 'roles/storage.objectViewer';
      const condition = { expression: 'true' };
      const found = await exposure(
        json(FOUND),
        policy(ADMINS, { role, members: ['user:b@trends.example', member], condition }),
      );
      expect(found).toEqual({ kind: 'public', grants: [{ member, role, by: 'policy' }] });
    },
  );

  it('looks at the lists of access where it is not uniform', async () => {
    expect(await exposure(FINE, policy(), list('allUsers'), list('allAuthenticatedUsers'))).toEqual(
      {
        kind: 'public',
        grants: [
          { member: 'allUsers', role: 'READER', by: 'access list' },
          { member: 'allAuthenticatedUsers', role: 'READER', by: 'access list of new objects' },
        ],
      },
    );
    expect(api.asked.map(({ path }) => path.split('/files')[1])).toEqual([
      '',
      '/iam',
      '/acl',
      '/defaultObjectAcl',
    ]);
    await api.close();
    const found = await exposure(FINE, policy(), list('project-owners-1'), json({}));
    expect(found).toMatchObject({ kind: 'private' });
  });

  it('says that it cannot tell, and how to be sure', async () => {
    expect(await exposure(json(FOUND), FORBIDDEN)).toMatchObject({
      kind: 'unknown',
      because: expect.stringContaining('storage.buckets.getIamPolicy'),
      remedy: expect.stringContaining('--public-access-prevention'),
    });
  });

  it('fails where the bucket is missing, or cannot be asked now', async () => {
    const busy = refusal(503, 'backendError', 'Try again.');
    await expect(exposure(MISSING)).rejects.toMatchObject({ permanent: true });
    await api.close();
    await expect(exposure(json(FOUND), busy)).rejects.toMatchObject({ permanent: false });
  });
});

describe('createBucket', () => {
  const wanted = { location: 'us-east1', preventPublicAccess: true };
  const TAKEN = refusal(409, 'conflict', 'The requested bucket name is not available.');

  it.each([
    [true, 'enforced'],
    [false, 'inherited'],
  ])('creates one with uniform access; prevented: %s', async (preventPublicAccess, prevention) => {
    const options = { ...(await at(json(FOUND))), ...wanted, preventPublicAccess };
    expect(await createBucket(options)).toBe('created');
    expect(api.asked).toMatchObject([
      {
        method: 'POST',
        path: '/storage/v1/b',
        query: { project: 'trends' },
        json: {
          name: 'files',
          location: 'us-east1',
          iamConfiguration: { ...UNIFORM, publicAccessPrevention: prevention },
        },
      },
    ]);
  });

  it('leaves the one it has alone', async () => {
    expect(await createBucket({ ...(await at(TAKEN, json(FOUND))), ...wanted })).toBe('existing');
    expect(api.asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
  });

  it('says that a name is taken by somebody else', async () => {
    const options = { ...(await at(TAKEN, FORBIDDEN)), ...wanted };
    await expect(createBucket(options)).rejects.toMatchObject({
      message: 'The name gs://files is taken, by a bucket out of reach',
      permanent: true,
    });
  });

  it('says which role it takes', async () => {
    await expect(createBucket({ ...(await at(FORBIDDEN)), ...wanted })).rejects.toMatchObject({
      remedy: 'Grant this account roles/storage.admin on the project.',
    });
  });

  it('does not call a name taken because nobody answers', async () => {
    const busy = refusal(503, 'backendError', 'Try again.');
    const options = { ...(await at(TAKEN, busy)), ...wanted };
    await expect(createBucket(options)).rejects.toMatchObject({ permanent: false });
  });

  it('says that a policy forbids it', async () => {
    const refused = refusal(412, 'conditionNotMet', 'constraints/gcp.resourceLocations violated');
    const options = { ...(await at(refused)), ...wanted };
    await expect(createBucket(options)).rejects.toMatchObject({ permanent: true });
  });
});
