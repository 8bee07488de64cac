import { daysBetween } from '../../src/domain/date.js';
import { ratio, roundHalfAway } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { integer, section } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, descending, sorted } from '../order.js';
import { type Candidate, listedCandidate, readCandidate } from './candidate.js';
import type { BounceBackParameters } from './parameters.js';
import type { BounceBack } from './schema.js';

/** Players coming off a bad game, the likeliest to answer it first. */
export function buildBounceBack(
  rows: readonly Row[],
  { params, asOf }: BuildContext<BounceBackParameters>,
): Built<BounceBack> {
  const limit = params.max_days_since_last_game;
  const listed = sorted(
    section(rows, 'candidate')
      .map(readCandidate)
      .filter(({ lastGame }) => limit === null || daysBetween(lastGame.date, asOf) <= limit),
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
