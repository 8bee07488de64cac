import { TrendsError } from '../../src/domain/errors.js';
import type { Backlog } from '../../src/ports/backlog.js';
import type { PubSubAdmin } from '../../src/ports/pubsub-admin.js';
import { defaultSubscription, LISTENED } from '../../src/setup/subscription-names.js';
import { type Answer, refusal } from '../src/adapters/bigquery/scripted-api.js';
import { wantedNamed } from '../support/event-project.js';
import { type Line, red, yellow } from './symptom.js';

/** A symptom on Google Cloud: what its services answer, and what the doctor tells of it. */
export interface GoogleCase {
  readonly symptom: string;
  readonly broken: string;
  /** Google itself is asked; nothing leaves this machine for want of credentials. */
  readonly signedOut?: true;
  /** What BigQuery answers to everything; absent: it is not there. */
  readonly warehouse?: Answer;
  /** What Cloud Storage answers to everything. */
  readonly storage?: 'denied';
  readonly pubsub?: Partial<PubSubAdmin>;
  /** What Cloud Monitoring knows to wait. */
  readonly backlogs?: ReadonlyMap<string, Backlog>;
  readonly env?: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
}

const HOT = 'trends-hot-cold';
const SETUP = 'trends setup --dry-run';
const DRY_RUN = `trends export --only ${HOT} --dry-run`;
const PHASE3 = 'nba-phase3-analytics-complete';
const SUBSCRIPTION = `subscription trends-${PHASE3}`;
const LOGIN = /gcloud auth application-default login/;

const noPubSubRole = new TrendsError('403: not authorized', {
  remedy: 'Run it as an account with roles/pubsub.editor on the project.',
});

export const GOOGLE_CASES: readonly GoogleCase[] = [
  {
    symptom: '403, or nobody signed in',
    broken: 'the account has no role',
    warehouse: refusal(403, 'accessDenied', 'Access Denied: Project data-project: no permission'),
    storage: 'denied',
    pubsub: { subscription: () => Promise.reject(noPubSubRole) },
    lines: [
      red(
        'table',
        'bigquery://data-project',
        /Access Denied/,
        /roles\/bigquery\./,
        'trends status',
      ),
      red('query', HOT, /Access Denied/, /roles\/bigquery\./, DRY_RUN),
      red('store', 'gs://files', /storage\.objects/, /roles\/storage\.objectUser/, SETUP),
      red('bucket', 'gs://files', /storage\.objects/, /roles\/storage\./, SETUP),
      red('pubsub', SUBSCRIPTION, /403: not authorized/, /roles\/pubsub\.editor/, SETUP),
    ],
  },
  {
    symptom: '403, or nobody signed in',
    broken: 'nobody is signed in',
    signedOut: true,
    env: { GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent', METADATA_SERVER_DETECTION: 'none' },
    lines: [
      red('table', 'bigquery://data-project', /does not exist/, LOGIN, 'trends status'),
      red('query', HOT, /does not exist/, LOGIN, DRY_RUN),
      red('store', 'gs://files', /does not exist/, LOGIN, SETUP),
      red('bucket', 'gs://files', /does not exist/, LOGIN, SETUP),
    ],
  },
  {
    symptom: 'An event had no effect',
    broken: 'nobody subscribed to its topic',
    pubsub: {
      subscription: async (name) => (name === `trends-${PHASE3}` ? null : wantedNamed(name)),
    },
    lines: [red('pubsub', SUBSCRIPTION, /^there is none/, /Let setup create it/, 'trends setup')],
  },
  {
    symptom: 'An event had no effect',
    broken: 'another subscription of ours takes it too',
    pubsub: {
      subscriptionsOf: async (topic) =>
        topic === PHASE3 ? [`trends-${PHASE3}`, 'trends-old'] : [],
    },
    lines: [
      yellow('pubsub', SUBSCRIPTION, /trends-old is a subscription of ours/, /trends-old/, SETUP),
    ],
  },
  {
    symptom: 'An event had no effect',
    broken: 'nobody takes what waits in a subscription',
    env: { TRENDS_PUBSUB_SUBSCRIPTIONS: LISTENED.map(defaultSubscription).join(',') },
    backlogs: new Map([[`trends-${PHASE3}`, { messages: 12, oldestSeconds: 3_600 }]]),
    lines: [
      red(
        'backlog',
        SUBSCRIPTION,
        /^12 messages wait, the oldest for 1 h/,
        /check that the service runs and is ready/,
        `gcloud pubsub subscriptions describe trends-${PHASE3}`,
      ),
    ],
  },
  {
    symptom: 'A refresh is slow',
    broken: 'its query reads a whole table, unpruned',
    warehouse: {
      body: {
        jobReference: { projectId: 'data-project', jobId: 'j', location: 'US' },
        status: { state: 'DONE' },
        statistics: { totalBytesProcessed: '900000000000', query: {} },
      },
    },
    lines: [
      red(
        'query',
        HOT,
        /^it would read .* GiB, more than bigquery\.maximumGigabytes/,
        /Check that its tables are partitioned by their dates/,
        'trends cost --days 7',
      ),
    ],
  },
];
