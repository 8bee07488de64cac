import { addDays, type IsoDate } from '../domain/date.js';
import type { ScheduledDate } from '../domain/levels.js';
import { date, type Query, type Row } from '../domain/query.js';
import { SCHEDULE } from '../domain/tables.js';
import { LOOK_BACK_DAYS } from './landed-query.js';

/** Regular season, play-in, play-off and cup games: the ones that count. */
const GAMES_THAT_COUNT = "('002', '004', '005', '006')";

/** The games that count from `LOOK_BACK_DAYS` before today to today. */
export function scheduleQuery(today: IsoDate): Query {
  return {
    sql: `SELECT DISTINCT game_date AS day, home_team_tricode AS home, away_team_tricode AS away
FROM ${SCHEDULE}
WHERE game_date BETWEEN @since AND @today
  AND SUBSTR(game_id, 1, 3) IN ${GAMES_THAT_COUNT}
ORDER BY day, home, away`,
    parameters: { since: date(addDays(today, -LOOK_BACK_DAYS)), today: date(today) },
    labels: { purpose: 'levels', table: 'schedule' },
  };
}

/** The rows of `scheduleQuery`, a date each, ascending. */
export function scheduledDates(rows: readonly Row[]): readonly ScheduledDate[] {
  const byDay = new Map<string, { home: string; away: string }[]>();
  for (const { day, home, away } of rows) {
    const games = byDay.get(String(day)) ?? [];
    games.push({ home: String(home), away: String(away) });
    byDay.set(String(day), games);
  }
  return [...byDay].map(([day, games]) => ({ day, games }));
}
