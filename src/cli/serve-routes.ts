import type { Config } from '../config/index.js';
import { TrendsError } from '../domain/errors.js';
import { eventsRoute } from '../http/events.js';
import { guarded } from '../http/guard.js';
import { healthRoutes } from '../http/health.js';
import { pushRoute } from '../http/push.js';
import type { Route } from '../http/route.js';
import { tickRoute } from '../http/tick.js';
import type { Log } from '../log.js';
import { openVerifier } from '../service/open-verifier.js';
import type { Service } from '../service.js';

/**
 * What `serve` answers. Where push is configured, everything that brings something in asks for a
 * token of its account; health is for everybody.
 * @param service null while it starts
 */
export async function serveRoutes(
  config: Config,
  service: () => Service | null,
  log: Log,
): Promise<readonly Route[]> {
  const running = () => {
    const started = service();
    if (started !== null) return started;
    throw new TrendsError('the service is starting', { remedy: 'Send it again in a moment.' });
  };
  const publish = async (body: Uint8Array) => running().publish(body);
  const open = [eventsRoute(publish), tickRoute(publish)];
  const health = healthRoutes(() => service()?.ready() ?? false);
  const verify = await openVerifier(config);
  if (verify === null) return [...open, ...health];
  const push = pushRoute(async (message) => running().deliver(message));
  return [...[...open, push].map((route) => guarded(route, verify, log)), ...health];
}
