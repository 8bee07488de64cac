import type { Route } from '../http/route.js';

/** As Prometheus calls its text format. */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** `GET /metrics`: how the service does, for Prometheus. */
export function metricsRoute(scrape: () => Promise<string>): Route {
  return {
    method: 'GET',
    path: '/metrics',
    access: 'read',
    handle: async () => ({
      status: 200,
      contentType: CONTENT_TYPE,
      bytes: ensureNewline(await scrape()),
    }),
  };
}

function ensureNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
