import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { openNow } from '../../../src/dashboard/opened.js';
import { PATHS } from '../../../src/dashboard/paths.js';
import { memoryStore } from '../../support/memory-store.js';

it('answers where it says, and whom it says', () => {
  const store = memoryStore();
  const unused = () => expect.fail('nobody has looked yet');
  const { routes } = openNow({
    config: loadConfig({ env: {}, flags: {} }),
    log: pino({ level: 'silent' }),
    page: '/nowhere',
    adapters: {
      warehouse: { query: unused, estimate: unused, stamps: unused, close: unused },
      published: store,
      privately: store,
      scheduler: asyncScheduler,
    },
  });
  expect(routes.map(({ method, path, access }) => ({ method, path, access }))).toEqual(
    PATHS.map(({ cost: _, ...path }) => path),
  );
});
