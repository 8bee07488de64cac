import { expect, it } from 'vitest';
import { topicOf } from '../../../exporters/deep-dive/focus.js';

it.each([
  ['2025-01-31', 'schedule_density', 'January 2025', 'schedule-density-january-2025'],
  ['2024-02-29', 'all_star_break', 'February 2024', 'all-star-break-february-2024'],
  ['2025-03-01', 'playoff_race', 'March 2025', 'playoff-race-march-2025'],
  ['2025-04-30', 'season_end', 'April 2025', 'season-end-april-2025'],
  ['2025-05-01', 'rest_impact', 'May 2025', 'rest-impact-may-2025'],
  ['2025-09-30', 'rest_impact', 'September 2025', 'rest-impact-september-2025'],
  ['2025-10-01', 'season_start', 'October 2025', 'season-start-october-2025'],
  ['2025-11-01', 'early_season', 'November 2025', 'early-season-november-2025'],
  ['2024-12-31', 'rest_impact', 'December 2024', 'rest-impact-december-2024'],
])('%s is about %s', (asOf, focus, month, slug) => {
  expect(topicOf(asOf)).toEqual({ focus, month, slug });
});
