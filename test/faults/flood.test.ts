import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../src/domain/tables.js';
import { HOT_COLD } from '../support/model-plans.js';
import { inSeason, MINUTE } from '../support/season.js';
import { newYork } from '../support/virtual-time.js';

function isAnnounced(entry: JournalEntry): boolean {
  return entry.kind === 'landing' && entry.landing.source === 'event';
}

describe('known failures: floods', () => {
  it('29: 200,000 events in a minute: nothing dropped, bounded memory, the live refresh in time', () => {
    const sunday = '2025-11-09';
    const start = newYork('2025-11-10', '06:31');
    const service = inSeason({ until: sunday, exporters: [HOT_COLD] });
    const tables = [PLAYER_GAMES, TEAM_GAMES, 'nba_precompute.ml_feature_store'];
    service.time.at(start, () => service.warehouse.load(PLAYER_GAMES, sunday));
    let [acked, journaled, largest] = [0, 0, 0];
    for (let second = 0; second < 60; second += 1) {
      service.time.advanceTo(start + second * 1_000);
      const deliveries = Array.from({ length: 3_334 }, (_, n) =>
        service.announce(tables[n % tables.length] ?? '', sunday),
      );
      acked += deliveries.filter((delivery) => delivery.acked).length;
      journaled += service.journal.filter(isAnnounced).length;
      service.journal.length = 0;
      largest = Math.max(largest, process.memoryUsage().heapUsed);
    }
    service.time.advanceTo(start + 7 * MINUTE);
    expect([acked, journaled]).toEqual([60 * 3_334, 60 * 3_334]);
    console.info(`heap at most ${Math.round(largest / 2 ** 20)} MB`);
    expect(largest).toBeLessThan(1_000_000_000);
    const [run, ...more] = service.runs;
    expect(more).toEqual([]);
    // It names the newest.
    expect(run?.landings.length).toBe(2_000);
    expect(service.lastOf(HOT_COLD.name)?.content).toBe(service.contentNow(HOT_COLD.name));
  });
});
