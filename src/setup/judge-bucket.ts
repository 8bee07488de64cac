import type { Exposure, FoundBucket } from './ports.js';
import type { Finding, Step, WantedBucket, WantedLifecycle } from './wanted.js';

/** Judges a bucket that is there; what everybody may read is no place for private state. */
export function judgeBucket(
  { name, secret }: WantedBucket,
  { exposure, retentionSeconds }: FoundBucket,
): Pick<Step, 'verdict' | 'findings'> {
  const findings = [
    ...(secret ? exposed(name, exposure) : []),
    ...(retentionSeconds === null ? [] : [kept(name, retentionSeconds)]),
  ];
  if (secret && exposure.kind === 'public') return { verdict: 'refused', findings };
  return { verdict: findings.length > 0 ? 'differs' : 'exists', findings };
}

function exposed(bucket: string, exposure: Exposure): readonly Finding[] {
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

function kept(bucket: string, seconds: number): Finding {
  return {
    what: `a retention policy of ${seconds} s forbids to replace and delete objects`,
    remedy: `gcloud storage buckets update gs://${bucket} --clear-retention-period`,
  };
}

/** Judges the rules by which a bucket deletes former versions; null: there is none. */
export function judgeLifecycle(
  { bucket, prefix, days }: WantedLifecycle,
  { lifecycle }: FoundBucket,
): readonly Finding[] | null {
  const ages = lifecycle.flatMap(({ action, ageDays, prefixes }) =>
    action === 'Delete' && ageDays !== null && reaches(prefixes, prefix) ? [ageDays] : [],
  );
  if (ages.length === 0) return null;
  const found = Math.min(...ages);
  if (found === days) return [];
  return [
    {
      what: `they are deleted after ${found} days, not ${days}`,
      remedy: `Say --history-days ${found}, or change the rules: gcloud storage buckets update gs://${bucket} --lifecycle-file=FILE`,
    },
  ];
}

/** A rule without prefixes is for all objects. */
function reaches(prefixes: readonly string[], prefix: string): boolean {
  return prefixes.length === 0 || prefixes.some((each) => prefix.startsWith(each));
}
