import type { IsoDate } from '../../src/domain/date.js';
import {
  compare,
  type Fraction,
  ratio,
  roundHalfAway,
  subtract,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { count, integer, section, text, textOrNull } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, ascending, descending, sorted } from '../order.js';
import { isRecent } from '../recency.js';
import type { BounceBackParameters } from './parameters.js';
import {
  type BounceBack,
  type ListedCandidate,
  SIGNIFICANCES,
  type Significance,
} from './schema.js';

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

/** A player coming off a bad game, with unrounded numbers. */
interface Candidate {
  readonly lookup: string;
  readonly name: string;
  readonly team: string;
  readonly lastGame: { readonly date: IsoDate; readonly points: number; readonly opponent: string };
  readonly average: Fraction;
  readonly shortfall: Fraction;
  readonly rate: Fraction;
  readonly sample: number;
  readonly tonight: { readonly opponent: string | null } | null;
}

/** Reads a row of section `candidate`. */
function readCandidate(row: Row): Candidate {
  const average = ratio(integer(row, 'points_sum'), integer(row, 'games'));
  return {
    lookup: text(row, 'key'),
    name: text(row, 'player_name'),
    team: text(row, 'team'),
    lastGame: {
      date: text(row, 'game_date'),
      points: count(row, 'points'),
      opponent: text(row, 'opponent'),
    },
    average,
    shortfall: subtract(average, integer(row, 'points')),
    rate: ratio(integer(row, 'bounced'), integer(row, 'n')),
    sample: count(row, 'n'),
    tonight: row.plays_tonight ? { opponent: textOrNull(row, 'tonight_opponent') } : null,
  };
}

/** The candidate as published: the one place where the numbers are rounded. */
function listedCandidate(candidate: Candidate, rank: number): ListedCandidate {
  return {
    rank,
    player_lookup: candidate.lookup,
    player_name: candidate.name,
    team: candidate.team,
    last_game: { ...candidate.lastGame },
    season_average: roundHalfAway(candidate.average, 1),
    shortfall: roundHalfAway(candidate.shortfall, 1),
    bounce_back_rate: roundHalfAway(candidate.rate, 3),
    bounce_back_sample: candidate.sample,
    significance: significance(candidate),
    playing_tonight: candidate.tonight !== null,
    tonight_opponent: candidate.tonight?.opponent ?? null,
  };
}

/** How much a rate says: by its sample and its height, unrounded. */
export function significance({ rate, sample }: Pick<Candidate, 'rate' | 'sample'>): Significance {
  if (sample >= 10 && compare(rate, '0.7') >= 0) return 'high';
  if (sample >= 5 && compare(rate, '0.6') >= 0) return 'medium';
  return 'low';
}
