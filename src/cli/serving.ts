import { asyncScheduler } from 'rxjs';
import type { Config } from '../config/index.js';
import { openDashboard } from '../dashboard/dashboard.js';
import type { Dashboard } from '../dashboard/opened.js';
import { TrendsError } from '../domain/errors.js';
import { type Admit, admission } from '../http/admit.js';
import { trustedProxies } from '../http/client-address.js';
import { eventsRoute } from '../http/events.js';
import { healthRoutes } from '../http/health.js';
import { pushRoutes } from '../http/push.js';
import type { Pushed } from '../http/push-envelope.js';
import type { Route } from '../http/route.js';
import { type HttpOptions, openHttp } from '../http/server.js';
import { tickRoute } from '../http/tick.js';
import type { Log } from '../log.js';
import type { Adapters } from '../service/adapters.js';
import { openAdapters } from '../service/open-adapters.js';
import { openPubSub, type PubSubParts } from '../service/open-pubsub.js';
import { openVerifiers } from '../service/open-verifier.js';
import { plansOf } from '../service/plans.js';
import type { Service } from '../service.js';
import { topicsOf } from '../setup/subscription-names.js';
import { metricsRoute, openTelemetry, type Telemetry } from '../telemetry/telemetry.js';
import { listeningAt } from './listening.js';

/** What stands around a service: its adapters, metered; its sources in Pub/Sub; who answers requests. */
export interface Serving {
  readonly adapters: Adapters;
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
  const opened = await openAdapters(config, asyncScheduler, log);
  const telemetry = openTelemetry({
    ...config.telemetry,
    plans: () => plansOf(config),
    settings: config.pipeline,
    now: () => asyncScheduler.now(),
    ready: () => service()?.ready() ?? false,
    log,
  });
  const adapters = telemetry.probe.adapters(opened);
  const pubSub = await openPubSub(config, log);
  const served = await serveRoutes(config, service, log);
  const metrics = metricsRoute(() => telemetry.scrape());
  const dashboard = openDashboard({ config, adapters, log });
  const routes = [...served.routes, metrics, ...dashboard.routes];
  const server = await openHttp({ ...address, ...served, routes, log });
  const close = async () => {
    // A collector that does not answer takes as long as all else together.
    const sent = telemetry.close();
    await server.close();
    await dashboard.close();
    await pubSub.close();
    await adapters.warehouse.close();
    await sent;
  };
  return { adapters, telemetry, pubSub, dashboard, url: server.url, close };
}

/** What `serve` answers, and whom. */
interface Served extends Pick<HttpOptions, 'connections' | 'isTrusted'> {
  readonly routes: readonly Route[];
  readonly admit: Admit;
}

/**
 * What `serve` answers. What is pushed is taken only where it is known whose tokens are trusted.
 * @param service null while it starts
 */
export async function serveRoutes(
  config: Config,
  service: () => Service | null,
  log: Log,
): Promise<Served> {
  const running = () => {
    const started = service();
    if (started !== null) return started;
    throw new TrendsError('the service is starting', { remedy: 'Send it again in a moment.' });
  };
  const deliver = async (message: Pushed) => running().deliver(message);
  const topicOf = topicsOf(config.pubsub.subscriptions);
  const { auth, token, tokens } = config.http;
  const proxies = trustedProxies(config.http.trustedProxies);
  const verifiers = await openVerifiers(config);
  const push = verifiers.push ? pushRoutes(deliver, { topicOf }) : [];
  const routes = [
    eventsRoute(deliver, { topicOf }),
    tickRoute(deliver),
    ...push,
    ...healthRoutes(
      () => service()?.ready() ?? false,
      () => whyNotReady(service()),
    ),
  ];
  const admit = admission({ auth, token, tokens, proxies, ...verifiers, log });
  const { connections } = config.http;
  return { routes, admit, connections, isTrusted: proxies.isTrusted };
}

/** In words that give nothing away: everybody may ask. */
function whyNotReady(service: Service | null): string | null {
  if (service === null) return 'the service is starting';
  return service.trouble() === null
    ? null
    : 'the private store takes nothing, so nothing can be acknowledged';
}
