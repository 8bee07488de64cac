import type { Cadence } from '../../src/domain/cadence.js';
import { compare, type Fraction, subtract, toFixed } from '../../src/domain/fraction.js';
import { fill } from '../fill.js';
import { shownPercent } from '../overs.js';
import { TEXTS } from '../texts.js';
import type { Candidate } from './candidates.js';
import { SIDE_ID } from './ids.js';
import type { QuickHitsParameters } from './parameters.js';
import type { QuickHit } from './schema.js';

const {
  headlines,
  sideHeadlines,
  description,
  games: GAMES,
  context,
  refreshNote,
} = TEXTS.quickHits;

/** Unrounded percentages outside of which a stat has a direction. */
const POSITIVE_ABOVE = 52;
const NEGATIVE_BELOW = 48;

/** The stat as published. */
export function publishedStat(candidate: Candidate, params: QuickHitsParameters): QuickHit {
  const { id, category, games, pct } = candidate;
  return {
    id,
    category,
    headline: headlineOf(candidate),
    stat: shownPercent(pct),
    description: fill(description, {
      games: gamesOf(candidate, params),
      days: params.lookback_days,
    }),
    sample_size: games,
    trend: trendOf(pct),
    context: contextOf(candidate),
  };
}

/** When the file is next refreshed, as its cadence has it. */
export function refreshNoteOf(cadence: Cadence): string {
  return fill(refreshNote[cadence.kind], {
    weekday: 'on' in cadence ? TEXTS.quickHits.weekdays[cadence.on] : '',
    day: 'day' in cadence ? cadence.day : '',
  });
}

/** A card's title, by the sign of the difference that qualified the stat. */
function headlineOf(candidate: Candidate): string {
  if (candidate.id === SIDE_ID) return sideHeadlines[candidate.side];
  const { id, pct, against } = candidate;
  return headlines[id][compare(pct, against) > 0 ? 'above' : 'below'];
}

/** The games that were counted, as `OVER rate …` goes on. */
function gamesOf(candidate: Candidate, { cuts }: QuickHitsParameters): string {
  const text = candidate.id === SIDE_ID ? GAMES[SIDE_ID][candidate.side] : GAMES[candidate.id];
  return fill(text, cuts);
}

function trendOf(pct: Fraction): QuickHit['trend'] {
  if (compare(pct, POSITIVE_ABOVE) > 0) return 'positive';
  return compare(pct, NEGATIVE_BELOW) < 0 ? 'negative' : 'neutral';
}

/** For example `vs 49.8% overall (+4.4%)`: the difference is that of the two shown numbers. */
function contextOf(candidate: Candidate): string {
  const { pct, against } = candidate;
  const shown = toFixed(subtract(toFixed(pct, 1), toFixed(against, 1)), 1);
  const difference = `${shown.startsWith('-') ? '' : '+'}${shown}%`;
  return fill(context[otherOf(candidate)], { rate: shownPercent(against), difference });
}

/** What the stat is compared with. */
function otherOf(candidate: Candidate): keyof typeof context {
  if (candidate.id !== SIDE_ID) return 'overall';
  return candidate.side === 'home' ? 'away' : 'home';
}
