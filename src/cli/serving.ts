import { asyncScheduler } from 'rxjs';
import type { Config } from '../config/index.js';
import { openDashboard } from '../dashboard/dashboard.js';
import type { Dashboard } from '../dashboard/opened.js';
import { openHttp } from '../http/server.js';
import type { Log } from '../log.js';
import { openParts } from '../service/open-parts.js';
import { openPubSub, type PubSubParts } from '../service/open-pubsub.js';
import type { Parts } from '../service/parts.js';
import { plansOf } from '../service/plans.js';
import type { Service } from '../service.js';
import { metricsRoute } from '../telemetry/metrics-route.js';
import { openTelemetry, type Telemetry } from '../telemetry/telemetry.js';
import { listeningAt } from './listening.js';
import { serveRoutes } from './serve-routes.js';

/** What stands around a service: its parts, watched; its sources in Pub/Sub; who answers requests. */
export interface Serving {
  readonly parts: Parts;
  readonly telemetry: Telemetry;
  readonly pubSub: PubSubParts;
  readonly dashboard: Dashboard;
  /** Where it listens. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens it, and listens.
 * @param service null while it starts
 * @throws TrendsError when the port is taken: nothing is started then
 */
export async function openServing(
  config: Config,
  service: () => Service | null,
  log: Log,
): Promise<Serving> {
  const address = listeningAt(config.http);
  const opened = await openParts(config, asyncScheduler, log);
  const telemetry = openTelemetry({
    ...config.telemetry,
    plans: () => plansOf(config),
    settings: config.pipeline,
    now: () => asyncScheduler.now(),
    ready: () => service()?.ready() ?? false,
    log,
  });
  const parts = telemetry.probe.parts(opened);
  const pubSub = await openPubSub(config, log);
  const served = await serveRoutes(config, service, log);
  const metrics = metricsRoute(() => telemetry.scrape());
  const dashboard = openDashboard({ config, parts, log });
  const routes = [...served.routes, metrics, ...dashboard.routes];
  const server = await openHttp({ ...address, ...served, routes, log });
  const close = async () => {
    // A collector that does not answer takes as long as all else together.
    const sent = telemetry.close();
    await server.close();
    await dashboard.close();
    await pubSub.close();
    await parts.warehouse.close();
    await sent;
  };
  return { parts, telemetry, pubSub, dashboard, url: server.url, close };
}
