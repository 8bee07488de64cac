import { ratio, roundHalfAway } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { integer, section } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, ascending, descending, sorted } from '../order.js';
import { isRecent } from '../recency.js';
import { type Candidate, listedCandidate, readCandidate, significance } from './candidate.js';
import type { BounceBackParameters } from './parameters.js';
import { type BounceBack, SIGNIFICANCES } from './schema.js';

/** Players coming off a bad game, those with the best evidence that they answer it first. */
export function buildBounceBack(
  rows: readonly Row[],
  { params, asOf }: BuildContext<BounceBackParameters>,
): Built<BounceBack> {
  const listed = sorted(
    section(rows, 'candidate')
      .map(readCandidate)
      .filter(({ lastGame }) => isRecent(lastGame.date, asOf, params.max_days_since_last_game)),
    ascending((candidate: Candidate) => SIGNIFICANCES.indexOf(significance(candidate))),
    descending(({ rate }: Candidate) => rate),
    descending(({ shortfall }: Candidate) => shortfall),
    alphabetical(({ lookup }: Candidate) => lookup),
  );
  return {
    content: {
      shortfall_threshold: params.shortfall_threshold,
      total_candidates: listed.length,
      bounce_back_candidates: listed.map((candidate, index) =>
        listedCandidate(candidate, index + 1),
      ),
      league_baseline: leagueBaseline(rows),
    },
    ...readInputs(rows),
  };
}

function leagueBaseline(rows: readonly Row[]): BounceBack['league_baseline'] {
  const [pooled] = section(rows, 'league');
  const sample = pooled ? integer(pooled, 'n') : 0n;
  if (!pooled || sample === 0n) return { avg_bounce_back_rate: null, sample_size: 0 };
  return {
    avg_bounce_back_rate: roundHalfAway(ratio(integer(pooled, 'bounced'), sample), 3),
    sample_size: Number(sample),
  };
}
