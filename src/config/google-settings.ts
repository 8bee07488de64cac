import { z } from 'zod';
import { durationSetting, textSetting, wholeSetting } from './kinds.js';

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
export const googleSettings = {
  bigquery: bigquery.prefault({}),
  storage: storage.prefault({}),
  pubsub: pubsub.prefault({}),
  push: push.prefault({}),
};
