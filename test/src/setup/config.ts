import { type Config, loadConfig } from '../../../src/config/index.js';

const GOOGLE = {
  TRENDS_DATA: 'bigquery://data-project',
  TRENDS_OUT: 'gs://files',
  TRENDS_STATE: 'gs://private/of-trends',
  TRENDS_PUBSUB_PROJECT: 'event-project',
  TRENDS_PUBSUB_DEAD_LETTER_TOPIC: 'dead',
};

/** The configuration of a service on Google Cloud, with some variables set otherwise. */
export function googleConfig(env: Readonly<Record<string, string>> = {}): Config {
  return loadConfig({ env: { ...GOOGLE, ...env }, flags: {} });
}
