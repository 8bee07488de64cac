import type { Config } from '../config/index.js';
import { placeOf } from '../domain/place.js';
import { DATASETS } from './plan.js';
import { subscriptionNames } from './subscription-names.js';

/** A role that somebody needs on one resource, and why. */
export interface Grant {
  readonly member: string;
  readonly role: string;
  /** What it is granted on, e.g. `bucket trends-state`. */
  readonly on: string;
  readonly why: string;
  /** Grants it; may be repeated. */
  readonly command: string;
}

export interface RoleOptions {
  /** Of topics and subscriptions. */
  readonly project: string;
  /** The e-mail address that the service runs as. */
  readonly serviceAccount: string;
  /** The service is pushed its messages, and pulls none. */
  readonly pushed: boolean;
}

/** The least that the service can run with; without any of it something fails. */
export function leastRoles(config: Config, options: RoleOptions): readonly Grant[] {
  return [
    ...warehouseGrants(config, options),
    ...bucketGrants(config, options),
    ...pubsubGrants(config, options),
  ];
}

function warehouseGrants(
  { data, bigquery }: Config,
  { serviceAccount }: RoleOptions,
): readonly Grant[] {
  const place = placeOf(data);
  if (place.kind !== 'bigquery') return [];
  const { project } = place;
  const member = `serviceAccount:${serviceAccount}`;
  const viewer = 'roles/bigquery.dataViewer';
  return [
    {
      member,
      role: 'roles/bigquery.jobUser',
      on: `project ${project}`,
      why: 'runs the queries',
      command: `gcloud projects add-iam-policy-binding ${project} --member=${member} --role=roles/bigquery.jobUser --condition=None`,
    },
    ...DATASETS.map((dataset) => ({
      member,
      role: viewer,
      on: `dataset ${project}.${dataset}`,
      why: 'reads its tables, and when they changed',
      command: `bq query --project_id=${project} --location=${bigquery.location} --use_legacy_sql=false 'GRANT \`${viewer}\` ON SCHEMA \`${project}.${dataset}\` TO "${member}"'`,
    })),
  ];
}

function bucketGrants({ out, state }: Config, { serviceAccount }: RoleOptions): readonly Grant[] {
  const member = `serviceAccount:${serviceAccount}`;
  const role = 'roles/storage.objectUser';
  return [out, state].flatMap((text) => {
    const place = placeOf(text);
    if (place.kind !== 'cloud-storage') return [];
    const { bucket } = place;
    return {
      member,
      role,
      on: `bucket ${bucket}`,
      why: 'replaces files: with objectCreator alone the second publish fails, since replacing needs delete',
      command: `gcloud storage buckets add-iam-policy-binding gs://${bucket} --member=${member} --role=${role}`,
    };
  });
}

function pubsubGrants(config: Config, options: RoleOptions): readonly Grant[] {
  const { deadLetterTopic } = config.pubsub;
  const names = subscriptionNames(config.pubsub.subscriptions).map(({ name }) => name);
  const { project, serviceAccount, pushed } = options;
  const member = `serviceAccount:${serviceAccount}`;
  const on = (kind: 'subscription' | 'topic', name: string, who: string, role: string) => ({
    member: who,
    role,
    on: `${kind} ${name}`,
    command: `gcloud pubsub ${kind}s add-iam-policy-binding ${name} --project=${project} --member=${who} --role=${role}`,
  });
  const [subscriber, viewer, publisher] = [
    'roles/pubsub.subscriber',
    'roles/pubsub.viewer',
    'roles/pubsub.publisher',
  ];
  const pulls = names.flatMap((name) => [
    { ...on('subscription', name, member, subscriber), why: 'pulls its messages' },
    { ...on('subscription', name, member, viewer), why: 'asks which topic it is of' },
  ]);
  const pulled = pushed ? [] : pulls;
  if (deadLetterTopic === '') return pulled;
  const agent = 'serviceAccount:service-PROJECT_NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com';
  return [
    ...pulled,
    {
      ...on('topic', deadLetterTopic, member, publisher),
      why: 'sends the messages there that nobody can read',
    },
    {
      ...on('topic', deadLetterTopic, agent, publisher),
      why: 'Pub/Sub itself moves messages there that were delivered too often',
    },
    ...names.map((name) => ({
      ...on('subscription', name, agent, subscriber),
      why: 'Pub/Sub itself takes them out here',
    })),
  ];
}
