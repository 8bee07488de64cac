import { expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { inSeason, MINUTE, reasonsOf } from '../../support/season.js';

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

it('records a run that only its query shows to be built on half a load, and runs again once that has lasted', () => {
  const spent = { bytesProcessed: 3, bytesBilled: 10 };
  let loaded = false;
  let settlesAt: number | null = null;
  const service = inSeason({
    until: SUNDAY,
    exporters: [HOT_COLD],
    behaviour: {
      refreshFails: ({ startedAt }) => {
        if (!loaded) return null;
        settlesAt ??= startedAt + 30 * MINUTE;
        if (startedAt >= settlesAt) return null;
        return { kind: 'held-back', message: 'half of it', remedy: 'wait', settlesAt, spent };
      },
    },
  });
  const { time } = service;
  loaded = true;
  service.land(PLAYER_GAMES, SUNDAY);
  time.advanceBy(10 * MINUTE);
  const recorded = () => service.journal.flatMap((line) => (line.kind === 'run' ? line.run : []));
  expect(recorded()).toMatchObject([{ status: 'settling', settlesAt, ...spent }]);
  expect(reasonsOf(service, HOT_COLD.name).at(-1)).toBe('settling half of it');
  time.advanceBy(30 * MINUTE);
  expect(recorded().map(({ status }) => status)).toEqual(['settling', 'published']);
  expect(recorded().at(-1)?.startedAt).toBe(settlesAt);
  expect(recorded().map(({ landings }) => landings.length)).toEqual([1, 1]);
});
