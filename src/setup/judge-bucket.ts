import type { Exposure, FoundBucket } from './ports.js';
import type { ResourceCheck, Step, WantedBucket } from './wanted.js';

/** Judges a bucket that is there; what everybody may read is no place for private state. */
export function judgeBucket(
  { name, secret, kept: prefix }: WantedBucket,
  { exposure, retentionSeconds, lifecycle }: FoundBucket,
): Pick<Step, 'verdict' | 'findings'> {
  const findings = [
    ...(secret ? exposed(name, exposure) : []),
    ...(retentionSeconds === null ? [] : [held(name, retentionSeconds)]),
    ...deleting(name, prefix, lifecycle),
  ];
  if (secret && exposure.kind === 'public') return { verdict: 'refused', findings };
  return { verdict: findings.length > 0 ? 'differs' : 'exists', findings };
}

function exposed(bucket: string, exposure: Exposure): readonly ResourceCheck[] {
  switch (exposure.kind) {
    case 'private':
      return [];
    case 'public':
      return exposure.grants.map(({ member, role, by }) => ({
        what: `${member} has ${role} by its ${by}: the whole world can read the private state`,
        remedy: `Name another bucket, or close this one: gcloud storage buckets update gs://${bucket} --public-access-prevention`,
      }));
    case 'unknown':
      return [
        { what: `nobody knows who can read it: ${exposure.because}`, remedy: exposure.remedy },
      ];
  }
}

function held(bucket: string, seconds: number): ResourceCheck {
  return {
    what: `a retention policy of ${seconds} s forbids to replace and delete objects`,
    remedy: `gcloud storage buckets update gs://${bucket} --clear-retention-period`,
  };
}

/** Rules by which the bucket itself deletes what the service keeps. */
function deleting(
  bucket: string,
  kept: string,
  lifecycle: FoundBucket['lifecycle'],
): readonly ResourceCheck[] {
  const ages = lifecycle.flatMap(({ action, ageDays, prefixes }) =>
    action === 'Delete' && ageDays !== null && meets(prefixes, kept) ? [ageDays] : [],
  );
  if (ages.length === 0) return [];
  return [
    {
      what: `a rule of it deletes objects below ${kept} after ${Math.min(...ages)} days, and only the service knows which are in use`,
      remedy: `Take that rule out: gcloud storage buckets update gs://${bucket} --lifecycle-file=FILE (all rules: --clear-lifecycle). The service ends former versions itself (history.supersededDays, history.lastDays).`,
    },
  ];
}

/** A rule without prefixes is for all objects. */
function meets(prefixes: readonly string[], kept: string): boolean {
  return (
    prefixes.length === 0 || prefixes.some((each) => kept.startsWith(each) || each.startsWith(kept))
  );
}
