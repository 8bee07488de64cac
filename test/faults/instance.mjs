import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * One instance of the service in a process of its own, for tests that kill it. Loads the built
 * program from the folder named as its argument, tells its parent, and starts when told to.
 */
const [, , built] = process.argv;
const load = (path) => import(pathToFileURL(join(built, path)).href);
const [{ loadConfig }, { openAdapters }, { startService }, { pino }, { asyncScheduler }] =
  await Promise.all([
    load('src/config/index.js'),
    load('src/service/open-adapters.js'),
    load('src/service.js'),
    import('pino'),
    import('rxjs'),
  ]);

process.on('disconnect', () => process.exit(1));
process.once('message', start);
process.send({ kind: 'loaded' });

async function start({ folder, shiftMs, settings, trap, queryMs = 0 }) {
  const flags = Object.fromEntries(
    ['data', 'out', 'state'].map((name) => [name, join(folder, name)]),
  );
  const config = loadConfig({ file: join(folder, 'trends.yaml'), env: {}, flags });
  const adapters = await openAdapters(config, shiftedScheduler(shiftMs));
  const service = await startService({
    config: {
      ...config,
      pipeline: { ...config.pipeline, ...settings },
      // Each message that cannot be read is looked for.
      intake: { deadLetters: 100_000 },
    },
    adapters: {
      ...adapters,
      warehouse: slow(adapters.warehouse, queryMs),
      published: trapped(adapters.published, trap?.store === 'published' ? trap : null),
      privately: trapped(adapters.privately, trap?.store === 'privately' ? trap : null),
    },
    log: pino({ level: 'fatal' }, pino.destination(2)),
  });
  process.on('message', async ({ key, event }) => {
    const body = new TextEncoder().encode(
      typeof event === 'string' ? event : JSON.stringify(event),
    );
    try {
      process.send({ kind: 'acked', key, fault: await service.publish(body) });
    } catch {
      process.send({ kind: 'nacked', key });
    }
  });
  process.send({ kind: 'started' });
}

/** Real time, shown as another time. */
function shiftedScheduler(shiftMs) {
  return {
    now: () => Date.now() + shiftMs,
    schedule: (work, delay = 0, state) => asyncScheduler.schedule(work, delay, state),
  };
}

/** The real warehouse, in which the queries of runs take longer. */
function slow(warehouse, queryMs) {
  if (queryMs === 0) return warehouse;
  return {
    query: async (...call) => {
      const isOfRun = call[0].labels?.run !== undefined;
      if (isOfRun) await new Promise((resolve) => setTimeout(resolve, queryMs));
      return warehouse.query(...call);
    },
    estimate: (query) => warehouse.estimate(query),
    stamps: (tables) => warehouse.stamps(tables),
    close: () => warehouse.close(),
  };
}

/** The real store; its n-th put sends this process a signal just before or after. */
function trapped(store, trap) {
  if (trap === null) return store;
  const counted = new RegExp(trap.only ?? '');
  let puts = 0;
  const spring = (when) => {
    if (when === trap.when && puts === trap.nth) process.kill(process.pid, trap.signal);
  };
  return {
    get: (name) => store.get(name),
    head: (name) => store.head(name),
    show: (name) => store.show(name),
    list: (prefix) => store.list(prefix),
    delete: (name) => store.delete(name),
    put: async (name, body, options) => {
      if (!counted.test(name)) return store.put(name, body, options);
      puts += 1;
      spring('before');
      const generation = await store.put(name, body, options);
      spring('after');
      return generation;
    },
  };
}
