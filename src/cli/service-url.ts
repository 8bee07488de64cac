import { type HttpConfig, originOf } from '../config/index.js';
import { UsageError } from '../domain/errors.js';
import { withoutUrlSecrets } from '../domain/shown-url.js';

/**
 * Where a running service is: what `--url` names, else where the configuration has it on this machine.
 * @throws UsageError when it is no URL of HTTP
 */
export function serviceUrl(named: string | undefined, http: HttpConfig): URL {
  const text = named ?? originOf(http);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`--url: "${withoutUrlSecrets(text)}" is not a URL of HTTP`, {
    remedy: 'Write it like http://127.0.0.1:8080.',
  });
}
