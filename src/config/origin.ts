import type { Config } from './config.js';

/** Where a service of this configuration answers on its own machine, e.g. `http://127.0.0.1:8080`. */
export function originOf({ host, port }: Pick<Config['http'], 'host' | 'port'>): string {
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}`;
}
