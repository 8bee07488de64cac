import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/index.js';
import { openDashboard } from '../dashboard/dashboard.js';
import type { AcceleratedClock } from '../demo/accelerated-clock.js';
import { pausableAdapters } from '../demo/pausable-adapters.js';
import { admission } from '../http/admit.js';
import { eventsRoute } from '../http/events.js';
import { healthRoutes } from '../http/health.js';
import { openHttp } from '../http/server.js';
import { type Log, openLog } from '../log.js';
import type { Adapters } from '../service/adapters.js';
import { openAdapters } from '../service/open-adapters.js';
import { type Service, startService } from '../service.js';
import { listeningAt } from './listening.js';
import { configOf } from './settings.js';

/** The real service and its dashboard, on the clock of a story. */
export interface Stage {
  readonly adapters: Adapters;
  readonly log: Log;
  readonly service: Service;
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What is configured, for a demonstration in a folder: on this machine alone, at any free port, with a
 * token of its own, and telling nobody outside of troubles that are invented.
 */
export function demoConfig(folder: string): Config {
  const flags = {
    data: join(folder, 'data'),
    out: join(folder, 'out'),
    state: join(folder, 'state'),
  };
  const config = configOf(flags, { host: '127.0.0.1', port: '0' });
  const token = randomBytes(18).toString('base64url');
  return {
    ...config,
    http: { ...config.http, auth: 'none', operators: [], tokens: [], token },
    pipeline: { ...config.pipeline, longestTimerMs: 3_600_000 },
    alerts: { ...config.alerts, webhook: '' },
  };
}

/** Opens the stage; nothing has landed yet. */
export async function openStage(config: Config, clock: AcceleratedClock): Promise<Stage> {
  const adapters = pausableAdapters(await openAdapters(config, clock), clock);
  const log = await openLog({ level: 'fatal', format: 'pretty' });
  const service = await startService({ config, adapters, log });
  const dashboard = openDashboard({ config, adapters, log });
  dashboard.attach(service);
  const { deliver, ready } = service;
  const routes = [eventsRoute(deliver), ...healthRoutes(ready), ...dashboard.routes];
  const admit = admission({ ...config.http, operators: null, push: null, log });
  const server = await openHttp({ ...listeningAt(config.http), routes, admit, log });
  const close = async () => {
    await service.stop();
    await server.close();
    await dashboard.close();
    await adapters.warehouse.close();
  };
  return { adapters, log, service, url: server.url, close };
}
