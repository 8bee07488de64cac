import type { Command } from 'commander';
import { type Config, type Flags, loadConfig } from '../config/index.js';

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
    .option('--data <folder>', 'embedded warehouse: one Parquet or CSV file per table')
    .option('--out <folder>', 'published files')
    .option('--state <folder>', 'private state: journal, state objects, dead letters')
    .option('--prefix <path>', 'path of the published files below the out folder')
    .option('--log-level <level>', 'trace, debug, info, warn, error, fatal or silent')
    .option('--log-format <format>', 'auto, pretty or json')
    .option('--json', 'answer in JSON on standard output');
}

/** The configuration with a command's options applied. @throws UsageError with every fault at once */
export function configOf(options: CommonOptions, flags: Flags = {}): Config {
  const { config: file, data, out, state, prefix, logLevel, logFormat } = options;
  const common = { data, out, state, prefix, logLevel, logFormat };
  return loadConfig({ file, env: process.env, flags: { ...common, ...flags } });
}
