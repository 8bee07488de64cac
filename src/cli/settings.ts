import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { FILE_VARIABLE } from '../config/environment-layer.js';
import { DEFAULT_FILE } from '../config/file-layer.js';
import { type Config, type Flags, loadConfig } from '../config/index.js';
import { logSettingsOn } from '../log.js';

/** The options that every command takes. */
export interface CommonOptions {
  readonly config?: string;
  readonly data?: string;
  readonly out?: string;
  readonly state?: string;
  readonly prefix?: string;
  readonly logLevel?: string;
  readonly logFormat?: string;
  readonly json?: boolean;
}

/** Adds the options that every command takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (YAML); default trends.yaml when present')
    .option('--data <place>', 'tables: a folder of Parquet or CSV files, or bigquery://PROJECT')
    .option('--out <place>', 'published files: a folder, or gs://BUCKET/PREFIX')
    .option(
      '--state <place>',
      'journal, state, dead letters: a private folder, or gs://BUCKET/PREFIX',
    )
    .option('--prefix <path>', 'path of the published files below the out folder')
    .option('--log-level <level>', 'trace, debug, info, warn, error, fatal or silent')
    .option('--log-format <format>', 'auto, pretty, json or gcp')
    .option('--json', 'answer in JSON on standard output');
}

/** The configuration with a command's options applied. @throws UsageError with every fault at once */
export function configOf(options: CommonOptions, flags: Flags = {}): Config {
  const { config: file, data, out, state, prefix, logLevel, logFormat } = options;
  const common = { data, out, state, prefix, logLevel, logFormat };
  const env = process.env;
  const loaded = loadConfig({ file, env, flags: { ...common, ...flags } });
  // Cloud Run does not say which project it runs in, and Cloud Logging finds no trace without it.
  const project = env.GOOGLE_CLOUD_PROJECT || loaded.pubsub.project;
  const log = { ...loaded.log, ...(project && { project }) };
  return { ...loaded, log: logSettingsOn(env, log) };
}

/** The file that the configuration is read from; null when there is none. */
export function configFileOf({ config }: CommonOptions): string | null {
  const named = config || process.env[FILE_VARIABLE];
  if (named) return named;
  return existsSync(DEFAULT_FILE) ? DEFAULT_FILE : null;
}

/** Whether nobody looks on: a machine that builds and tests says so. */
export function isUnattended(): boolean {
  return (process.env.CI ?? '') !== '';
}
