import { expect, it } from 'vitest';
import { lastDays, silent } from '../../../exporters/sources.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { inSeason } from '../../../src/refresh/in-season.js';

const sources = [lastDays(PLAYER_GAMES, 30), lastDays(TEAM_DEFENSE, 5), silent(SCHEDULE)];
const gamesOn = (...days: readonly string[]) =>
  days.map((day) => ({ day, games: [{ home: 'AAA', away: 'BBB' }] }));

it('is unknown without a schedule', () => {
  expect(inSeason(sources, [], '2025-01-31')).toBeNull();
});

it.each([
  { day: '2025-01-01', tables: [PLAYER_GAMES] },
  { day: '2024-12-31', tables: [] },
  { day: '2025-01-26', tables: [PLAYER_GAMES, TEAM_DEFENSE] },
  { day: '2025-01-28', tables: [PLAYER_GAMES, TEAM_DEFENSE] },
  // Not loaded yet, perhaps.
  { day: '2025-01-29', tables: [] },
])('names the tables whose window holds $day as of 2025-01-31', ({ day, tables }) => {
  expect([...(inSeason(sources, gamesOn(day), '2025-01-31') ?? ['none'])]).toEqual(tables);
});
