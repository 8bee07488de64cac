import { expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { inSeason, MINUTE } from '../../support/season.js';

const SUNDAY = '2025-11-09';

it('names the landings that still settle when a reconcile is faster', () => {
  const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD], settings: { quietMs: MINUTE } });
  const { time } = service;
  // Loaded a while before it is announced, so that the reconcile need not wait for the table to rest.
  service.warehouse.load(PLAYER_GAMES, SUNDAY);
  time.advanceBy(9 * MINUTE + 30_000);
  service.announce(PLAYER_GAMES, SUNDAY, { executionId: 'announced' });
  time.advanceBy(40_000);
  const [refresh] = service.publishedOf(HOT_COLD.name);
  expect(refresh?.request.landings.map(({ executionId }) => executionId)).toEqual(['announced']);
  time.advanceBy(20 * MINUTE);
  expect(service.publishedOf(HOT_COLD.name)).toHaveLength(1);
});
