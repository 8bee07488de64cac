import type { Config } from '../config/index.js';
import { TrendsError } from '../domain/errors.js';
import { type Admit, admission } from '../http/admit.js';
import { trustedProxies } from '../http/client-address.js';
import { eventsRoute } from '../http/events.js';
import { healthRoutes } from '../http/health.js';
import { pushRoutes } from '../http/push.js';
import type { Pushed } from '../http/push-envelope.js';
import type { Route } from '../http/route.js';
import type { HttpOptions } from '../http/server.js';
import { tickRoute } from '../http/tick.js';
import type { Log } from '../log.js';
import { openVerifiers } from '../service/open-verifier.js';
import type { Service } from '../service.js';
import { topicsOf } from '../setup/subscription-names.js';

/** What `serve` answers, and whom. */
export interface Served extends Pick<HttpOptions, 'connections' | 'isTrusted'> {
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
