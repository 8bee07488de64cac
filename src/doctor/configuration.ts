import type { Config } from '../config/index.js';
import { type Finding, findingsOf } from './finding.js';

/**
 * Which configuration is in force. One with a fault is refused before any check.
 * @param file the file it was read from; null: there is none
 */
export function configurationFindings(config: Config, file: string | null): readonly Finding[] {
  const { green } = findingsOf('configuration');
  const { data, out, prefix, state } = config;
  const from =
    file === null ? 'no file, so defaults, environment and flags' : `read whole: ${file}`;
  return [
    green('source', from),
    green('places', `tables in ${data}, files in ${out} below ${prefix}, state in ${state}`),
  ];
}
