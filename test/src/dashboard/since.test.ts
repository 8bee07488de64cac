import { describe, expect, it } from 'vitest';
import { entriesSince, entriesSinceRefresh } from '../../../src/dashboard/since.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { OURS } from '../../../src/domain/published.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { writtenAt } from '../../../src/explain/history.js';
import { whyOf } from '../../../src/explain/why.js';
import { ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { levelsOf } from '../../support/levels.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { SETTINGS } from '../../support/model-world.js';
import { fc } from '../../support/properties.js';

const exporter = HOT_COLD.name;
const tick = (at: number): JournalEntry => ({ kind: 'rejected', at, messageId: 'm', fault: 'f' });

describe('entriesSince', () => {
  it('leaves out exactly what was written before', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(21), (times, at) => {
        const entries = times.sort((a, b) => a - b).map(tick);
        const expected = entries.filter((entry) => writtenAt(entry) >= at);
        expect(entriesSince(entries, at)).toEqual(expected);
      }),
    );
  });
});

describe('entriesSinceRefresh', () => {
  const waits = (at: string) =>
    verdictAt(at, { exporter, reason: 'waiting-for', detail: 'nba_raw.a 2025-11-29' });
  const ran = (at: string) => ranAt(at, { exporter, asOf: at.slice(0, 10) });
  const ENTRIES = [
    ran('2025-11-29 06:20'),
    waits('2025-11-30 06:00'),
    ran('2025-11-30 06:20'),
    ranAt('2025-11-30 07:00', { exporter: 'trends-team', asOf: '2025-11-30' }),
    ranAt('2025-11-30 07:10', { exporter, asOf: '2025-11-20', cause: 'manual', status: 'history' }),
    waits('2025-12-01 06:00'),
  ];

  it('begins shortly before the last refresh, and tells the same as the whole', () => {
    const since = entriesSinceRefresh(ENTRIES, exporter);
    expect(since).toEqual(ENTRIES.slice(1));
    const told = (entries: readonly JournalEntry[]) =>
      whyOf({
        plan: HOT_COLD,
        state: INITIAL_STATE,
        levels: levelsOf({}, []),
        published: OURS,
        entries,
        settings: SETTINGS,
        now: ny('2025-12-01 07:00'),
      });
    expect(told(since)).toEqual(told(ENTRIES));
  });

  it('is everything while there is no refresh', () => {
    const entries = [waits('2025-12-01 06:00')];
    expect(entriesSinceRefresh(entries, exporter)).toBe(entries);
  });
});
