import { EXPORTERS } from '../../exporters/registry.js';
import type { Config } from '../config/index.js';
import { type CheckResult, findingsOf } from './check-result.js';

/**
 * Which configuration is in force. One with a fault is refused before any check.
 * @param file the file it was read from; null: there is none
 */
export function configurationFindings(config: Config, file: string | null): readonly CheckResult[] {
  const { green } = findingsOf('configuration');
  const { data, out, prefix, state, http } = config;
  const from =
    file === null ? 'no file, so defaults, environment and flags' : `read whole: ${file}`;
  return [
    green('source', from),
    green('exporters', EXPORTERS.map(({ name }) => name).join(', ')),
    green('places', `tables in ${data}, files in ${out} below ${prefix}, state in ${state}`),
    green('access', `http.auth is ${http.auth}: ${READERS[http.auth]}; ${actors(http)}`),
  ];
}

const READERS = {
  none: 'whoever is on the machine of the service may read',
  token: 'operators may read',
  platform: 'whoever is let through by what stands in front may read',
} as const;

function actors({ token, tokens, operators }: Config['http']): string {
  const named = tokens.flatMap(({ name, role }) => (role === 'operator' ? [name] : []));
  const who = [...(token === '' ? [] : ['the operator token']), ...named, ...operators];
  return who.length === 0 ? 'nobody may act' : `actions for ${who.join(', ')}`;
}
