import { absolute, subtract } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, descending, sorted } from '../order.js';
import { findCandidates } from './candidates.js';
import type { QuickHitsParameters } from './parameters.js';
import type { QuickHits } from './schema.js';
import { publishedStat, refreshNoteOf } from './stat.js';

/** The stats that are furthest from an even split. */
export function buildQuickHits(
  rows: readonly Row[],
  { params, cadence }: BuildContext<QuickHitsParameters>,
): Built<QuickHits> {
  const qualified = findCandidates(rows).filter(({ games }) => games >= params.min_sample);
  const ordered = sorted(
    qualified,
    descending(({ pct }) => absolute(subtract(pct, 50))),
    alphabetical(({ id }) => id),
  );
  return {
    content: {
      stats: ordered
        .slice(0, params.num_stats)
        .map((candidate) => publishedStat(candidate, params)),
      total_available: ordered.length,
      refresh_note: refreshNoteOf(cadence),
    },
    ...readInputs(rows),
  };
}
