import { addDays, type DateSpan, type IsoDate, inSpan, seasonOf } from '../../src/domain/date.js';
import { fill } from '../fill.js';
import { TEXTS } from '../texts.js';
import { latestBreak } from './all-star-break.js';
import { type Day, type Tally, total, without } from './day.js';
import type { Focus } from './focus.js';

/** One of the two groups of lined games that a deep dive compares. */
interface Side {
  readonly tally: Tally;
  /** What the group is, as it continues "OVER rate …". */
  readonly where: string;
}

/** The two groups of a topic: `a` opens the story, `b` is what it is held against. */
export interface Sides {
  readonly a: Side;
  readonly b: Side;
}

type Compare = (days: readonly Day[], asOf: IsoDate) => Sides;

const RECENT_DAYS = 90;
const RUN_IN_DAYS = 30;
const OPENING_DAYS = 30;
const BREAK_DAYS = 14;

/** How many days a topic looks at, as its texts say; 0 where it is whole seasons. */
export const TOPIC_DAYS: Readonly<Record<Focus, number>> = {
  rest_impact: RECENT_DAYS,
  schedule_density: RECENT_DAYS,
  all_star_break: BREAK_DAYS,
  playoff_race: RUN_IN_DAYS,
  season_end: RUN_IN_DAYS,
  season_start: OPENING_DAYS,
  early_season: 0,
};

const WHERE = TEXTS.deepDive.sides;

const all = ({ all }: Day) => all;

/** The two sides of a topic, from game days up to the as-of date. */
export function sidesOf(focus: Focus, days: readonly Day[], asOf: IsoDate): Sides {
  return COMPARISONS[focus](days, asOf);
}

const COMPARISONS: Readonly<Record<Focus, Compare>> = {
  rest_impact: (days, asOf) => {
    const recent = within(days, { from: addDays(asOf, -RECENT_DAYS), to: asOf });
    return {
      a: { tally: total(recent, ({ rested }) => rested), where: WHERE.rested },
      b: { tally: total(recent, ({ backToBack }) => backToBack), where: WHERE.backToBack },
    };
  },
  schedule_density: (days, asOf) => {
    const recent = within(days, { from: addDays(asOf, -RECENT_DAYS), to: asOf });
    const dense = total(recent, ({ thirdInFour }) => thirdInFour);
    return {
      a: { tally: dense, where: WHERE.thirdInFour },
      b: { tally: without(total(recent, all), dense), where: WHERE.others },
    };
  },
  all_star_break: aroundTheBreak,
  playoff_race: runIn,
  season_end: runIn,
  season_start: openingOfLastSeason,
  early_season: (days, asOf) => {
    const season = seasonOf(asOf);
    return {
      a: { tally: total(ofSeason(days, season), all), where: WHERE.soFar },
      b: {
        tally: total(ofSeason(days, season - 1), all),
        where: fill(WHERE.lastSeason, { lastSeason: seasonName(season - 1) }),
      },
    };
  },
};

function aroundTheBreak(gameDays: readonly Day[]): Sides {
  const found = latestBreak(gameDays.map(({ date }) => date));
  const days = { days: BREAK_DAYS };
  const before = fill(WHERE.beforeBreak, days);
  if (found === null) {
    const none = total([], all);
    return {
      a: { tally: none, where: WHERE.afterNoBreak },
      b: { tally: none, where: before },
    };
  }
  const { firstAfter, lastBefore, year } = found;
  const after = { from: firstAfter, to: addDays(firstAfter, BREAK_DAYS - 1) };
  return {
    a: {
      tally: total(within(gameDays, after), all),
      where: fill(WHERE.afterBreak, { ...days, year }),
    },
    b: {
      tally: total(
        within(gameDays, { from: addDays(lastBefore, 1 - BREAK_DAYS), to: lastBefore }),
        all,
      ),
      where: before,
    },
  };
}

function runIn(days: readonly Day[], asOf: IsoDate): Sides {
  const from = addDays(asOf, -RUN_IN_DAYS);
  const earlier = ofSeason(days, seasonOf(asOf)).filter(({ date }) => date < from);
  return {
    a: {
      tally: total(within(days, { from, to: asOf }), all),
      where: fill(WHERE.lately, { days: RUN_IN_DAYS }),
    },
    b: { tally: total(earlier, all), where: WHERE.earlier },
  };
}

function openingOfLastSeason(days: readonly Day[], asOf: IsoDate): Sides {
  const previous = seasonOf(asOf) - 1;
  const season = ofSeason(days, previous);
  const first = season.map(({ date }) => date).sort()[0] ?? asOf;
  const opening = { from: first, to: addDays(first, OPENING_DAYS - 1) };
  const a = total(within(season, opening), all);
  return {
    a: {
      tally: a,
      where: fill(WHERE.opening, { days: OPENING_DAYS, lastSeason: seasonName(previous) }),
    },
    b: { tally: without(total(season, all), a), where: WHERE.restOfSeason },
  };
}

function within(days: readonly Day[], span: DateSpan): readonly Day[] {
  return days.filter(({ date }) => inSpan(date, span));
}

function ofSeason(days: readonly Day[], season: number): readonly Day[] {
  return days.filter((day) => day.season === season);
}

/** `2024-25` for 2024. */
export function seasonName(season: number): string {
  return `${season}-${String((season + 1) % 100).padStart(2, '0')}`;
}
