import type { IsoDate } from '../../src/domain/date.js';

/** What a month's deep dive is about. */
export type Focus =
  | 'rest_impact'
  | 'schedule_density'
  | 'all_star_break'
  | 'playoff_race'
  | 'season_end'
  | 'season_start'
  | 'early_season';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Months without an entry take December's topic. */
const BY_MONTH: Readonly<Record<string, Focus>> = {
  January: 'schedule_density',
  February: 'all_star_break',
  March: 'playoff_race',
  April: 'season_end',
  October: 'season_start',
  November: 'early_season',
};

export interface Topic {
  readonly focus: Focus;
  /** Month and year of the as-of date: `December 2024`. */
  readonly month: string;
  /** `rest-impact-december-2024`. */
  readonly slug: string;
}

/** The topic that the as-of date's month asks for. */
export function topicOf(asOf: IsoDate): Topic {
  const year = asOf.slice(0, 4);
  const month = MONTHS[Number(asOf.slice(5, 7)) - 1] ?? 'December';
  const focus = BY_MONTH[month] ?? 'rest_impact';
  return {
    focus,
    month: `${month} ${year}`,
    slug: `${focus.replaceAll('_', '-')}-${month.toLowerCase()}-${year}`,
  };
}
