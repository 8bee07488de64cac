import type { Config } from '../config/index.js';
import { judgeBucket } from '../setup/judge-bucket.js';
import { wantedBuckets } from '../setup/plan.js';
import type { FoundBucket } from '../setup/ports.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** Whether the buckets are there and fit; private state that everybody can read is red. */
export async function bucketFindings(
  config: Pick<Config, 'out' | 'state' | 'prefix' | 'bigquery'>,
  access: (bucket: string) => Promise<FoundBucket>,
): Promise<readonly CheckResult[]> {
  const found = wantedBuckets(config, config.bigquery.location).map((bucket) => {
    const subject = `gs://${bucket.name}`;
    return attempted({ check: 'bucket', subject, command: 'trends setup --dry-run' }, async () =>
      findings(subject, bucket.secret, judgeBucket(bucket, await access(bucket.name))),
    );
  });
  return (await Promise.all(found)).flat();
}

function findings(
  subject: string,
  secret: boolean,
  { verdict, findings: told }: ReturnType<typeof judgeBucket>,
): readonly CheckResult[] {
  const { green, yellow, red } = findingsOf('bucket');
  const command = 'trends setup --dry-run';
  if (told.length === 0) return [green(subject, secret ? 'is there, and private' : 'is there')];
  const worse = verdict === 'refused' ? red : yellow;
  return told.map(({ what, remedy }) => worse(subject, what, { remedy, command }));
}
