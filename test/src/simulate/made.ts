import type { Landing } from '../../../src/domain/landing.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type Period, periodOf } from '../../../src/simulate/period.js';

/** A load of the players' table for a date, completed at a time in New York. */
export function loaded(
  gameDate: string,
  [day, time]: readonly [string, string],
  facts: Partial<Landing> = {},
): Landing {
  const at = newYorkInstant(day, time);
  return {
    id: `${gameDate} ${day} ${time} ${facts.table ?? ''}`,
    table: PLAYER_GAMES,
    gameDate,
    landedAt: at,
    receivedAt: at,
    executionId: 'x',
    correlationId: 'c',
    status: 'success',
    records: null,
    source: 'event',
    ...facts,
  };
}

/** Two days: results at 06:36 for the day before, statistics alone at 01:30. */
export function twoDays(): Period {
  const landings = [
    loaded('2025-01-13', ['2025-01-14', '06:36']),
    loaded('2025-01-14', ['2025-01-15', '01:30'], { status: 'partial' }),
    loaded('2025-01-14', ['2025-01-15', '06:36']),
  ];
  const gameDates = ['2025-01-13', '2025-01-14'];
  return periodOf({ landings, gameDates, source: 'two days' }, '2025-01-14', '2025-01-15');
}
