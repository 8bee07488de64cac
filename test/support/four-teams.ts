import { addDays, type IsoDate, seasonOf } from '../../src/domain/date.js';
import { registered, scheduledGame } from './rows.js';
import type { TestRow } from './tables.js';
import { analysis } from './team-rows.js';

const TEAMS = ['ATL', 'BOS', 'CHI', 'DAL'] as const;
/** Players of a team by what they score about. */
const PLAYERS = { ada: 26, bo: 17, cy: 9 } as const;

/** The tables of a small league, sound in every row. */
export interface FourTeams {
  readonly player_game_summary: readonly TestRow[];
  readonly team_offense_game_summary: readonly TestRow[];
  readonly team_defense_zone_analysis: readonly TestRow[];
  readonly nba_players_registry: readonly TestRow[];
  readonly nbac_schedule: readonly TestRow[];
}

/**
 * Four teams of three players who meet in turns every second day, the last time on `last`. The first
 * player of each has a bad game then, and every two weeks before.
 */
export function fourTeams(last: IsoDate, days: number): FourTeams {
  const games = Array.from({ length: days }, (_, turn) => gamesOf(addDays(last, -2 * turn), turn));
  const all = games.flat();
  return {
    player_game_summary: all.flatMap(({ player }) => player),
    team_offense_game_summary: all.flatMap(({ team }) => team),
    team_defense_zone_analysis: games.flatMap(([game]) =>
      game === undefined ? [] : TEAMS.map((team, index) => zones(team, game.date, index)),
    ),
    nba_players_registry: TEAMS.flatMap((team) =>
      Object.keys(PLAYERS).map((name) =>
        registered(`${name}${team}`, '2024-25', `${name} ${team}`),
      ),
    ),
    nbac_schedule: all.map(({ schedule }) => schedule),
  };
}

function zones(team: string, date: IsoDate, index: number): TestRow {
  return analysis(team, date, {
    paint_pct_allowed_last_15: (50 + index) / 100,
    three_pt_pct_allowed_last_15: (36 - index) / 100,
    opponent_points_per_game: 108 + index,
  });
}

/** The two games of a date. */
function gamesOf(date: IsoDate, turn: number) {
  const [first, ...others] = TEAMS;
  const [second = '', third = '', fourth = ''] = [...others, ...others].slice(turn % 3);
  return [gameOf(date, turn, first, second), gameOf(date, turn, third, fourth)];
}

function gameOf(date: IsoDate, turn: number, home: string, away: string) {
  const schedule = scheduledGame(date, home, away, { game_date_est: `${date} 19:30:00` });
  const shared = { game_id: `${schedule.game_id}`, game_date: date, season_year: seasonOf(date) };
  const sides = [
    { ...shared, team_abbr: home, opponent_team_abbr: away },
    { ...shared, team_abbr: away, opponent_team_abbr: home },
  ];
  return {
    date,
    schedule,
    team: sides.map((side, index) => ({
      ...side,
      points_scored: 100 + ((turn * 7 + index) % 15),
      pace: 96 + ((turn + index) % 8),
      home_game: index === 0,
    })),
    player: sides.flatMap((side, index) =>
      Object.entries(PLAYERS).map(([name, level], place) => {
        const usual = level + ((turn * (place + 2) + index) % 9) - 4;
        const points = name === 'ada' && turn % 7 === 0 ? level - 14 : usual;
        return {
          ...side,
          player_lookup: `${name}${side.team_abbr}`,
          player_full_name: `${name} of ${side.team_abbr}`,
          points,
          points_line: level + 0.5,
          over_under_result: points > level + 0.5 ? 'OVER' : 'UNDER',
        };
      }),
    ),
  };
}
