import { addDays, type IsoDate, seasonOf } from '../../src/domain/date.js';
import type { ScheduledDate } from '../../src/domain/watermarks.js';
import { linedGame, registered, scheduledGame } from './rows.js';
import type { TestRow } from './tables.js';

/** The tables of a league, by name without the dataset. */
export interface LeagueTables {
  readonly player_game_summary: readonly TestRow[];
  readonly team_offense_game_summary: readonly TestRow[];
  readonly team_defense_zone_analysis: readonly TestRow[];
  readonly nba_players_registry: readonly TestRow[];
  readonly nbac_schedule: readonly TestRow[];
}

const TEAMS = ['ATL', 'BKN', 'CHI', 'DAL', 'DEN', 'MIA'] as const;
const TEAM_NAMES: readonly string[] = TEAMS;
const PLAYERS = 4;

/** Every second day from the end back to the beginning, ascending. */
function everySecondDay(from: IsoDate, to: IsoDate): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = to; day >= from; day = addDays(day, -2)) days.unshift(day);
  return days;
}

/** Game dates of the season before and of this one, up to `end`. */
export function leagueDates(end: IsoDate): readonly IsoDate[] {
  const season = seasonOf(end);
  return [
    ...everySecondDay(`${season}-01-02`, `${season}-04-10`),
    ...everySecondDay(`${season}-10-22`, end),
  ];
}

/** Home and away of a date's three games: the pairs take turns. */
function pairsOf(index: number): readonly (readonly [string, string])[] {
  const [first, ...others] = TEAMS;
  const turned = others.map((_, at) => others[(at + index) % others.length] ?? first);
  const [a = first, b = first, c = first, d = first, e = first] = turned;
  return index % 2 === 0
    ? [
        [first, a],
        [b, c],
        [d, e],
      ]
    : [
        [a, first],
        [c, b],
        [e, d],
      ];
}

/** Six teams of four players, three games every second day, all of them sound. */
export function smallLeague(end: IsoDate): LeagueTables {
  const sides = leagueDates(end).flatMap((date, index) =>
    pairsOf(index).flatMap(([home, away], place) => {
      const number = String(3 * index + place).padStart(5, '0');
      const game = { game_id: `002${String(seasonOf(date)).slice(2)}${number}`, date, index };
      return [
        { ...game, team: home, opponent: away, isHome: true },
        { ...game, team: away, opponent: home, isHome: false },
      ];
    }),
  );
  type Side = (typeof sides)[number];
  const pointsOf = ({ index, team }: Side, player: number) => {
    const base = 26 - 5 * player;
    return Math.max(0, base + ((index * (player + 2) + TEAM_NAMES.indexOf(team)) % 9) - 4);
  };
  const players = sides.flatMap((side) =>
    Array.from({ length: PLAYERS }, (_, player) =>
      linedGame(`p${player}${side.team}`, side.date, pointsOf(side, player), 25.5 - 5 * player, {
        game_id: side.game_id,
        team_abbr: side.team,
        opponent_team_abbr: side.opponent,
      }),
    ),
  );
  return {
    player_game_summary: players,
    team_offense_game_summary: sides.map((side) => ({
      game_id: side.game_id,
      game_date: side.date,
      team_abbr: side.team,
      opponent_team_abbr: side.opponent,
      season_year: seasonOf(side.date),
      points_scored: 100 + (side.index % 20),
      pace: 98.5,
      home_game: side.isHome,
    })),
    team_defense_zone_analysis: sides.map((side) => ({
      team_abbr: side.team,
      analysis_date: side.date,
      paint_pct_allowed_last_15: 0.5,
      three_pt_pct_allowed_last_15: 0.35,
      opponent_points_per_game: 110,
    })),
    nba_players_registry: TEAMS.flatMap((team) =>
      Array.from({ length: PLAYERS }, (_, player) =>
        registered(`p${player}${team}`, '2024-25', `Player ${player} of ${team}`),
      ),
    ),
    nbac_schedule: sides
      .filter(({ isHome }) => isHome)
      .map((side) => scheduledGame(side.date, side.team, side.opponent, { game_id: side.game_id })),
  };
}

/** The schedule as the levels read it, of the 200 days before a date. */
export function scheduleOf(
  { nbac_schedule: rows }: LeagueTables,
  asOf: IsoDate,
): readonly ScheduledDate[] {
  const byDay = new Map<IsoDate, { home: string; away: string }[]>();
  for (const row of rows) {
    const day = String(row.game_date);
    if (day < addDays(asOf, -200) || day > asOf) continue;
    const games = byDay.get(day) ?? [];
    games.push({ home: String(row.home_team_tricode), away: String(row.away_team_tricode) });
    byDay.set(day, games);
  }
  return [...byDay].map(([day, games]) => ({ day, games }));
}
