import { describe, expect, it } from 'vitest';
import { judgeBucket } from '../../../src/setup/judge-bucket.js';
import type { FoundBucket } from '../../../src/setup/ports.js';
import type { WantedBucket } from '../../../src/setup/wanted.js';

const STATE: WantedBucket = {
  kind: 'bucket',
  name: 'private',
  why: 'state',
  location: 'US',
  secret: true,
  kept: '',
};
const FOUND: FoundBucket = {
  location: 'US',
  retentionSeconds: null,
  lifecycle: [],
  exposure: { kind: 'private', because: 'nothing on it is granted to everybody' },
};
const GRANT = { member: 'allUsers', role: 'roles/storage.objectViewer', by: 'policy' };
const OPEN: FoundBucket = { ...FOUND, exposure: { kind: 'public', grants: [GRANT] } };

describe('judgeBucket', () => {
  it('takes a private bucket', () => {
    expect(judgeBucket(STATE, FOUND)).toEqual({ verdict: 'exists', findings: [] });
  });

  it('refuses state that the world can read, and takes published files that it can', () => {
    const { verdict, findings } = judgeBucket(STATE, OPEN);
    expect(verdict).toBe('refused');
    expect(findings).toMatchObject([
      { remedy: expect.stringContaining('update gs://private --public-access-prevention') },
    ]);
    expect(judgeBucket({ ...STATE, secret: false }, OPEN).verdict).toBe('exists');
  });

  it('does not take it for granted that nobody can read the state', () => {
    const exposure = { kind: 'unknown', because: 'forbidden', remedy: 'Look.' } as const;
    expect(judgeBucket(STATE, { ...FOUND, exposure })).toEqual({
      verdict: 'differs',
      findings: [{ what: 'nobody knows who can read it: forbidden', remedy: 'Look.' }],
    });
  });

  it('tells of a retention policy, which forbids the second publish', () => {
    const found = { ...FOUND, retentionSeconds: 3_600 };
    expect(judgeBucket({ ...STATE, secret: false }, found)).toMatchObject({
      verdict: 'differs',
      findings: [{ what: expect.stringContaining('3600 s') }],
    });
  });
});

describe('the rules of a bucket', () => {
  const files: WantedBucket = { ...STATE, name: 'files', secret: false, kept: 'v1/trends/' };
  const rule = (ageDays: number | null, ...prefixes: readonly string[]) => ({
    action: 'Delete',
    ageDays,
    prefixes,
  });
  const judged = (...lifecycle: FoundBucket['lifecycle']) =>
    judgeBucket(files, { ...FOUND, lifecycle });

  it.each([
    ['of other names', rule(90, 'logs/')],
    ['by other conditions', rule(null, 'v1/trends/history/')],
    ['that move', { ...rule(90, 'v1/'), action: 'SetStorageClass' }],
  ])('may be %s', (_, other) => {
    expect(judged(other)).toEqual({ verdict: 'exists', findings: [] });
  });

  it.each([rule(90, 'v1/trends/history/'), rule(90, 'v2/', 'v1/'), rule(90)])(
    'delete no former version: %j',
    (each) => {
      const { verdict, findings } = judged(rule(365), each);
      expect(verdict).toBe('differs');
      expect(findings).toEqual([
        {
          what: expect.stringContaining('deletes objects below v1/trends/ after 90 days'),
          remedy: expect.stringContaining('gs://files --lifecycle-file'),
        },
      ]);
    },
  );

  it('delete nothing of the private state', () => {
    const { verdict } = judgeBucket(STATE, { ...FOUND, lifecycle: [rule(30, 'journal/')] });
    expect(verdict).toBe('differs');
  });
});
