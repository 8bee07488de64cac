import type { HttpConfig } from '../config/index.js';
import { UsageError } from '../domain/errors.js';
import { isLoopback } from '../http/client-address.js';

/**
 * Where to listen, as configured.
 * @throws UsageError where others than this machine could ask and nothing says who may
 */
export function listeningAt({ host, port, auth }: HttpConfig): { host: string; port: number } {
  if (auth !== 'none' || isLoopback(host)) return { host, port };
  throw new UsageError(
    `http.auth is "none", so nobody would be asked who they are, and http.host ${host} is not of this machine alone`,
    {
      remedy:
        'Set TRENDS_HTTP_AUTH=token with TRENDS_HTTP_TOKEN, or TRENDS_HTTP_AUTH=platform where something in front (Cloud Run, a proxy) lets in only who may; or listen on 127.0.0.1.',
    },
  );
}
