import { z } from 'zod';
import { http } from './http-settings.js';
import { choiceSetting, durationSetting, textSetting, wholeSetting } from './kinds.js';
import { STORE, STORE_VALUES, WAREHOUSE, WAREHOUSE_VALUES } from './places.js';
import { telemetrySettings } from './telemetry-settings.js';

const LOCATION = /^[A-Za-z][A-Za-z0-9-]*$/;
const PROJECT = /^([a-z][a-z0-9.:-]*[a-z0-9])?$/;
const RESOURCE = String.raw`[A-Za-z][\w.~+%-]{2,254}`;
const RESOURCES = new RegExp(`^(${RESOURCE}(\\s*,\\s*${RESOURCE})*)?$`);
const ADDRESS = /^(https?:\/\/\S+)?$/;
const HOST = /^([\w.-]+:\d+)?$/;
const ACCOUNT = /^([\w.-]+@[\w.-]+)?$/;

const bigquery = z.strictObject({
  location: textSetting('US', LOCATION, 'a location of BigQuery such as US or us-west2', {
    description: 'Where the datasets are.',
  }),
  maximumGigabytes: wholeSetting(10, 1, 1_000_000, {
    description: 'A query that would bill more than this many gigabytes is refused by BigQuery.',
  }),
  endpoint: textSetting('', ADDRESS, 'a URL, or nothing', {
    description: "Where an emulator answers in BigQuery's place. Empty: Google.",
  }),
});

const storage = z.strictObject({
  endpoint: textSetting('', ADDRESS, 'a URL, or nothing', {
    description: "Where an emulator answers in Cloud Storage's place. Empty: Google.",
  }),
});

const pubsub = z.strictObject({
  project: textSetting('', PROJECT, 'the id of a project, or nothing', {
    description:
      'The project of topics and subscriptions. Empty: that of `data`, where it is in BigQuery.',
  }),
  subscriptions: textSetting('', RESOURCES, 'names of subscriptions, separated by commas', {
    description:
      'Subscriptions to pull: of both completion topics and of the timed trigger. Empty: none.',
  }),
  deadLetterTopic: textSetting('', RESOURCES, 'the name of a topic, or nothing', {
    description:
      'Messages that nobody can read are also sent here, with the reason. Empty: nowhere.',
  }),
  maxMessages: wholeSetting(1_000, 1, 100_000, {
    description: 'Messages that a subscription hands out before the first of them is acknowledged.',
  }),
  silence: durationSetting('20m', '10s', {
    description:
      'A subscription without a sign of life for this long is opened anew; streams end every 15 minutes by themselves.',
  }),
  endpoint: textSetting('', HOST, 'host:port, or nothing', {
    description: "Where an emulator answers in Pub/Sub's place. Empty: Google.",
  }),
});

const push = z.strictObject({
  audience: textSetting(
    '',
    /^[^\s?#]*$/,
    'the audience of the tokens, without ? or #, or nothing',
    {
      description:
        "Serves `POST /pubsub/push` for tokens of this audience: the service's URL. Empty: not served.",
    },
  ),
  serviceAccount: textSetting('', ACCOUNT, 'the e-mail address of a service account, or nothing', {
    description: 'The account that the push subscription signs its tokens as.',
  }),
});

/** The sections of the adapters for Google Cloud. */
const googleSettings = {
  bigquery: bigquery.prefault({}),
  storage: storage.prefault({}),
  pubsub: pubsub.prefault({}),
  push: push.prefault({}),
};

const PREFIX = /^(?!\.{1,2}(\/|$))[\w.~-]+(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/;
const MEMORY = /^\d+(\.\d+)?\s*[KMGT]i?B$/i;

const log = z.strictObject({
  level: choiceSetting(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    description: 'The least severe lines that the log shows.',
    flag: '--log-level',
  }).default('info'),
  format: choiceSetting(['auto', 'pretty', 'json', 'gcp'], {
    description:
      'Lines for people (`pretty`), as JSON, or as Cloud Logging reads them (`gcp`); `auto`: `gcp` on Cloud Run, pretty on a terminal, else JSON.',
    flag: '--log-format',
  }).default('auto'),
});

const pipeline = z.strictObject({
  quiet: durationSetting('60s', '0s', {
    description: 'Releases a batch after this long without a landing for its newest game date.',
  }),
  maxWait: durationSetting('30m', '0s', {
    description: 'Releases a batch at the latest this long after its first landing.',
  }),
  minInterval: durationSetting('10m', '0s', {
    description: 'Space between the starts of two runs of one exporter.',
  }),
  reconcile: durationSetting('10m', '100ms', {
    description: 'How often the warehouse is compared with what was announced.',
  }),
  probe: durationSetting('1m', '100ms', {
    description: 'Between looks for an announced game date that has no row yet.',
  }),
  runTimeout: durationSetting('5m', '100ms', {
    description: 'A run that takes longer is cancelled and retried.',
  }),
  concurrency: wholeSetting(2, 1, 64, { description: 'Runs at one time.' }),
  grace: durationSetting('2h', '0s', {
    description:
      'How long after its slot a file waits for its sources before it is published partial.',
  }),
  monthlyGrace: durationSetting('6h', '0s', {
    description: 'The same for exporters with a monthly cadence.',
  }),
  rememberedLandings: wholeSetting(100_000, 1, 10_000_000, {
    description: 'Landings remembered to recognise repeated events.',
  }),
  longestTimer: durationSetting('60s', '100ms', {
    description: 'The longest single timer; the clock is read again after it.',
  }),
});

const intake = z.strictObject({
  deadLetters: wholeSetting(60, 1, 100_000, {
    description:
      'Dead letters of one sender within an hour (one per message that cannot be read, or per request of several); what goes beyond is counted, with a few examples.',
  }),
});

const history = z.strictObject({
  supersededDays: wholeSetting(90, 1, 36_500, {
    description:
      'Days that a run of an as-of date stays in history after another run of that date.',
  }),
  lastDays: wholeSetting(800, 1, 36_500, {
    description:
      'Days that the last run of an as-of date stays in history. What is live, pinned or named by `freshness.json` stays in any case.',
  }),
});

const WEBHOOK = /^(https?:\/\/[^\s/]+\S*)?$/;

const alerts = z.strictObject({
  webhook: textSetting('', WEBHOOK, 'an https:// or http:// URL, or empty', {
    description:
      'Where alerts are posted (Slack-compatible); empty: nowhere. A secret: better set by its variable than in the file.',
  }),
  deadLetters: wholeSetting(10, 1, 1_000_000, {
    description: 'Unreadable messages within an hour that are worth an alert.',
  }),
});

/** Every setting but those of single exporters, with its default. */
export const settingsSchema = z.strictObject({
  data: textSetting('./data', WAREHOUSE, WAREHOUSE_VALUES, {
    description: 'The tables: a folder of Parquet and CSV files, or a project in BigQuery.',
    flag: '--data',
  }),
  out: textSetting('./out', STORE, STORE_VALUES, {
    description: 'Where published files go: a folder, or a bucket in Cloud Storage.',
    flag: '--out',
  }),
  state: textSetting('./state', STORE, STORE_VALUES, {
    description:
      'Where journal and state go: a folder or a bucket; private, so never inside `out`.',
    flag: '--state',
  }),
  prefix: textSetting('v1/trends', PREFIX, 'a path of plain names such as v1/trends', {
    description: 'The path of the published files below `out`.',
    flag: '--prefix',
  }),
  http: http.prefault({}),
  log: log.prefault({}),
  pipeline: pipeline.prefault({}),
  intake: intake.prefault({}),
  alerts: alerts.prefault({}),
  history: history.prefault({}),
  warehouse: z
    .strictObject({
      threads: wholeSetting(2, 1, 256, { description: 'Threads of the embedded warehouse.' }),
      memoryLimit: textSetting('256MB', MEMORY, 'a size such as 256MB or 1GB', {
        description: 'Memory that the embedded warehouse may take.',
      }),
    })
    .prefault({}),
  ...googleSettings,
  ...telemetrySettings,
});

export type Settings = z.infer<typeof settingsSchema>;
