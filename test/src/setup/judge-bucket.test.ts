import { describe, expect, it } from 'vitest';
import { judgeBucket, judgeLifecycle } from '../../../src/setup/judge-bucket.js';
import type { FoundBucket } from '../../../src/setup/ports.js';
import type { WantedBucket, WantedLifecycle } from '../../../src/setup/wanted.js';

const STATE: WantedBucket = {
  kind: 'bucket',
  name: 'private',
  why: 'state',
  location: 'US',
  secret: true,
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

describe('judgeLifecycle', () => {
  const WANTED: WantedLifecycle = {
    kind: 'lifecycle',
    name: 'gs://files/v1/trends/history/',
    why: 'history',
    bucket: 'files',
    prefix: 'v1/trends/history/',
    days: 90,
  };
  const rule = (ageDays: number | null, ...prefixes: readonly string[]) => ({
    action: 'Delete',
    ageDays,
    prefixes,
  });
  const judged = (...lifecycle: FoundBucket['lifecycle']) =>
    judgeLifecycle(WANTED, { ...FOUND, lifecycle });

  it.each([
    ['of other names', rule(90, 'logs/')],
    ['by other conditions', rule(null, 'v1/trends/history/')],
    ['that move', { ...rule(90, 'v1/'), action: 'SetStorageClass' }],
  ])('does not take rules %s for it', (_, other) => {
    expect(judged(other)).toBeNull();
  });

  it.each([rule(90, 'v1/trends/history/'), rule(90, 'v2/', 'v1/'), rule(90)])(
    'takes %j',
    (each) => {
      expect(judged(each)).toEqual([]);
    },
  );

  it('tells of other days, the fewest that hold', () => {
    expect(judged(rule(90, 'v1/'), rule(30))).toMatchObject([
      { what: 'they are deleted after 30 days, not 90' },
    ]);
  });
});
