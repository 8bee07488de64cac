import type { Config } from '../config/index.js';
import { placeOf } from '../domain/place.js';
import { judgeBucket } from '../setup/judge-bucket.js';
import type { FoundBucket } from '../setup/ports.js';
import { attempted, type Finding, findingsOf } from './finding.js';

/** Whether the buckets are there and fit; private state that everybody can read is red. */
export async function bucketFindings(
  { out, state, bigquery }: Pick<Config, 'out' | 'state' | 'bigquery'>,
  access: (bucket: string) => Promise<FoundBucket>,
): Promise<readonly Finding[]> {
  const wanted = [
    { place: placeOf(out), secret: false, why: 'published files' },
    { place: placeOf(state), secret: true, why: 'journal and state, private' },
  ];
  const found = wanted.map(({ place, secret, why }) => {
    if (place.kind !== 'cloud-storage') return [];
    const bucket = {
      kind: 'bucket',
      name: place.bucket,
      why,
      location: bigquery.location,
    } as const;
    const subject = `gs://${place.bucket}`;
    return attempted({ check: 'bucket', subject, command: 'trends setup --dry-run' }, async () => {
      const judged = judgeBucket({ ...bucket, secret }, await access(place.bucket));
      return findings(subject, secret, judged);
    });
  });
  return (await Promise.all(found)).flat();
}

function findings(
  subject: string,
  secret: boolean,
  { verdict, findings: told }: ReturnType<typeof judgeBucket>,
): readonly Finding[] {
  const { green, yellow, red } = findingsOf('bucket');
  const command = 'trends setup --dry-run';
  if (told.length === 0) return [green(subject, secret ? 'is there, and private' : 'is there')];
  const worse = verdict === 'refused' ? red : yellow;
  return told.map(({ what, remedy }) => worse(subject, what, { remedy, command }));
}
