import { addDays, type IsoDate } from '../domain/date.js';
import { date, type Query, type Row } from '../domain/query.js';
import { checkedRows, gameIdSql, SOUND_SQL } from '../domain/row-contract.js';
import { findTable, SCHEDULE } from '../domain/tables.js';
import type { ScheduledDate, Watermarks } from '../domain/watermarks.js';
import { LOOK_BACK_DAYS } from './landed-query.js';

const WITHIN = 'game_date BETWEEN @since AND @today';

/** What a schedule says: its games, and what of it names none. */
export type ScheduleRead = Pick<Watermarks, 'schedule' | 'unnamedGames' | 'uselessSchedule'>;

/**
 * The games that count from `LOOK_BACK_DAYS` before today to today, the rows that name none, and one
 * row without a day with the number of those whose ids could be of games that count.
 */
export function scheduleQuery(today: IsoDate): Query {
  const table = findTable(SCHEDULE);
  if (table === undefined) throw new Error(`${SCHEDULE} is not declared`);
  const columns = ['game_id', 'game_date', 'home_team_tricode', 'away_team_tricode'];
  return {
    sql: `WITH ${checkedRows({ table, name: 'schedule', columns, where: WITHIN })}
SELECT DISTINCT
  game_date AS day,
  home_team_tricode AS home,
  away_team_tricode AS away,
  ${SOUND_SQL} AS named,
  IF(${SOUND_SQL}, CAST(NULL AS STRING), game_id) AS game_id,
  CAST(NULL AS INT64) AS n
FROM schedule_checked
UNION ALL
SELECT
  CAST(NULL AS DATE),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  FALSE,
  CAST(NULL AS STRING),
  COUNT(CASE WHEN IFNULL(SUBSTR(${gameIdSql('game_id')}, 1, 3) NOT IN ('001', '003'), TRUE) THEN 1 END)
FROM ${SCHEDULE}
WHERE ${WITHIN}
ORDER BY day, home, away, game_id`,
    parameters: { since: date(addDays(today, -LOOK_BACK_DAYS)), today: date(today) },
    labels: { purpose: 'levels', table: 'schedule' },
  };
}

/** The rows of `scheduleQuery`: games by date, ascending. */
export function scheduleRead(rows: readonly Row[]): ScheduleRead {
  const byDay = new Map<string, { home: string; away: string }[]>();
  const unnamed: { day: IsoDate; gameId: string | null }[] = [];
  let ofGames = 0;
  for (const { day, home, away, named, game_id: gameId, n } of rows) {
    if (day === null) ofGames += Number(n ?? 0);
    else if (named !== true) {
      unnamed.push({ day: String(day), gameId: gameId == null ? null : String(gameId) });
    } else {
      const games = byDay.get(String(day)) ?? [];
      games.push({ home: String(home), away: String(away) });
      byDay.set(String(day), games);
    }
  }
  const schedule: readonly ScheduledDate[] = [...byDay].map(([day, games]) => ({ day, games }));
  return {
    schedule,
    ...(unnamed.length > 0 && { unnamedGames: unnamed }),
    ...(schedule.length === 0 && ofGames > 0 && { uselessSchedule: true }),
  };
}
