import { addDays, type IsoDate } from '../../../../src/domain/date.js';
import { linedGame, registered, scheduledGame } from '../../../support/rows.js';
import type { TestRow, TestTables } from '../../../support/tables.js';
import { analysis, teamGame } from '../../../support/team-rows.js';

const TEAMS = ['ATL', 'CHA', 'CHI', 'CLE'] as const;

/** The date for which the league below fills every list of every file. */
export const AS_OF: IsoDate = '2025-03-01';
const FIRST_DAY: IsoDate = '2024-10-22';
const DAYS = 130;

/** A season of four teams and sixteen players of all archetypes: games on four days out of five. */
export function smallLeague(): TestTables {
  const days = Array.from({ length: DAYS }, (_, i) => i).filter((i) => i % 5 !== 4);
  return {
    player_game_summary: days.flatMap((i) => TEAMS.flatMap((team, t) => playersOf(team, t, i))),
    team_offense_game_summary: days.flatMap((i) => TEAMS.map((team, t) => gameOf(team, t, i))),
    team_defense_zone_analysis: days.flatMap((i) => TEAMS.map((team, t) => defenseOf(team, t, i))),
    nba_players_registry: TEAMS.map((team) => registered(`${team}0`, '2024-25', `Star of ${team}`)),
    nbac_schedule: [...days.map(dayAt), AS_OF].flatMap((day) => [
      scheduledGame(day, 'ATL', 'CHA', { game_date_est: `${day} 23:30:00` }),
      scheduledGame(day, 'CHI', 'CLE'),
    ]),
  };
}

function dayAt(i: number): IsoDate {
  return addDays(FIRST_DAY, i);
}

function playersOf(team: string, t: number, i: number): readonly TestRow[] {
  return [26, 17, 11, 5].map((mean, p) => {
    // The last day is bad for the stars, so that they may bounce back; others swing on their own.
    const bad = p === 0 && i % 13 === 11;
    const points = bad ? mean - 15 : mean + ((i * (p + 3) + t * 7) % 9) - 3;
    return linedGame(`${team}${p}`, dayAt(i), points, mean + 0.5, { team_abbr: team });
  });
}

function gameOf(team: string, t: number, i: number): TestRow {
  const home = (i + t) % 2 === 0;
  // The last team scores more on the road; the first one tires on back-to-backs.
  const lift = t === TEAMS.length - 1 ? -4 : 4;
  const tired = t === 0 && i % 5 !== 0;
  const points = 100 + 3 * t + (home ? lift : 0) - (tired ? 6 : 0) + (i % 3);
  return teamGame(team, dayAt(i), {
    points_scored: points,
    pace: 96 + t + (i % 2),
    home_game: home,
  });
}

function defenseOf(team: string, t: number, i: number): TestRow {
  return analysis(team, dayAt(i), {
    paint_pct_allowed_last_15: (50 + t) / 100,
    three_pt_pct_allowed_last_15: (33 + t) / 100,
    opponent_points_per_game: t === 0 ? null : 110 + t,
  });
}
