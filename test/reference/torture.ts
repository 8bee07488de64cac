import { type Random, random } from './random.js';
import { isoOf } from './rows.js';
import type { TortureRow, TortureTables } from './torture-files.js';
import { type Game, type League, makeLeague, type Player } from './torture-league.js';
import { withSpecials } from './torture-specials.js';

function resultOf(chance: Random, points: number | null, line: number | null): string | null {
  const unknown = points === null || line === null;
  if (unknown) return chance.chance(0.02) ? chance.pick(['OVER', 'UNDER']) : null;
  if (points === line || chance.chance(0.03)) return null;
  return points > line ? 'OVER' : 'UNDER';
}

function pointsOf(chance: Random, { base, swing, dips }: Player): number | null {
  if (chance.chance(0.06)) return null;
  if (dips) return Math.max(0, chance.chance(0.2) ? base - 12 : base);
  return Math.max(0, base + chance.int(-swing, swing));
}

function playerRow(chance: Random, game: Game, team: string, player: Player): TortureRow {
  const points = pointsOf(chance, player);
  const line = chance.chance(0.1) ? null : player.line + chance.pick([0, 0, 0, 1, -1]);
  return {
    player_lookup: player.lookup,
    player_full_name: player.fullName,
    game_id: `00${game.id}`,
    game_date: isoOf(game.day),
    team_abbr: team,
    opponent_team_abbr: team === game.home ? game.away : game.home,
    season_year: game.season,
    points,
    points_line: line,
    over_under_result: resultOf(chance, points, line),
  };
}

/** Now and then somebody is traded on the day and has a second game, for the other team. */
function secondGame(chance: Random, game: Game, player: Player | undefined): TortureRow[] {
  if (player === undefined || !chance.chance(0.04)) return [];
  const other = { ...game, id: game.id + chance.pick([-1, 1]) };
  return [playerRow(chance, other, game.away, player)];
}

/** Everybody's rows; players change teams in time. */
function playerRows(chance: Random, league: League): TortureRow[] {
  const rosters = new Map([...league.rosters].map(([team, roster]) => [team, [...roster]]));
  return league.games.flatMap((game) => {
    const { home, away } = game;
    const [hosts, guests] = [rosters.get(home) ?? [], rosters.get(away) ?? []];
    const rows = [
      ...hosts.filter(() => chance.chance(0.93)).map((p) => playerRow(chance, game, home, p)),
      ...guests.filter(() => chance.chance(0.93)).map((p) => playerRow(chance, game, away, p)),
      ...secondGame(chance, game, hosts[0]),
    ];
    if (chance.chance(0.02) && hosts.length > 1) guests.push(...hosts.splice(0, 1));
    return rows;
  });
}

/** Where each team is on each date, the same for two games of a day; null when nobody wrote it down. */
function sidesOf(chance: Random, league: League): Map<string, boolean | null> {
  const sides = new Map<string, boolean | null>();
  for (const { home, away, day } of league.games) {
    sides.set(`${home}|${day}`, chance.chance(0.06) ? null : true);
    sides.set(`${away}|${day}`, chance.chance(0.06) ? null : false);
  }
  return sides;
}

function teamRows(chance: Random, league: League): TortureRow[] {
  const paceless = chance.pick([...league.rosters.keys()] as [string, ...string[]]);
  const sides = sidesOf(chance, league);
  // Some score as much everywhere, exactly.
  const styles = new Map(
    [...league.rosters.keys()].map((team) => [
      team,
      { swing: chance.pick([0, 4, 4]), atHome: chance.pick([0, 2, 2, -2]) },
    ]),
  );
  const scoredBy = (team: string, homeGame: boolean | null): number => {
    const { swing, atHome } = styles.get(team) ?? { swing: 0, atHome: 0 };
    return chance.int(100, 100 + swing) + (homeGame ? atHome : 0);
  };
  const row = (game: Game, team: string): TortureRow => {
    const scored = !chance.chance(0.03);
    const homeGame = sides.get(`${team}|${game.day}`) ?? null;
    return {
      game_id: `${isoOf(game.day).replaceAll('-', '')}_${game.away}_${game.home}_${game.id}`,
      game_date: isoOf(game.day),
      team_abbr: team,
      opponent_team_abbr: team === game.home ? game.away : game.home,
      season_year: game.season,
      points_scored: scored ? scoredBy(team, homeGame) : null,
      pace: team === paceless || chance.chance(0.1) ? null : 98 + chance.int(0, 8) / 8,
      home_game: homeGame,
    };
  };
  return league.games
    .flatMap((game) => [row(game, game.home), row(game, game.away)])
    .filter(() => chance.chance(0.95));
}

function defenseRows(chance: Random, league: League): TortureRow[] {
  const zoneless = chance.pick([...league.rosters.keys()] as [string, ...string[]]);
  const days = [...new Set(league.games.map((game) => game.day))];
  return days.flatMap((day) =>
    [...league.rosters.keys()].flatMap((team) => {
      if (chance.chance(0.3)) return [];
      const gone = team === zoneless || chance.chance(0.1);
      return {
        team_abbr: team,
        analysis_date: isoOf(day + 1),
        paint_pct_allowed_last_15: gone ? null : (560 + chance.int(0, 3)) / 1000,
        three_pt_pct_allowed_last_15: chance.chance(0.1)
          ? null
          : (3500 + chance.int(0, 9)) / 10_000,
        opponent_points_per_game:
          team === zoneless || chance.chance(0.2) ? null : 108 + chance.int(0, 5) / 2,
      };
    }),
  );
}

function registryRows(chance: Random, league: League): TortureRow[] {
  return [...league.rosters].flatMap(([team, roster]) =>
    roster.flatMap((player) =>
      Array.from({ length: chance.int(0, 4) }, () => ({
        player_lookup: player.lookup,
        player_name: chance.chance(0.3) ? null : `Name ${chance.pick(['A', "O'B", 'c'])}`,
        team_abbr: team,
        position: chance.pick(['PG', null]),
        season: chance.pick(['2021-22', '2023-24', '2024-25', '2025-26']),
      })),
    ),
  );
}

/** Rows of the games and of games of nobody; tip-offs from ten to midnight in New York, around DST. */
function scheduleRows(chance: Random, league: League): TortureRow[] {
  const teams = [...league.rosters.keys()];
  let games = 0;
  const row = (day: number, home: string, away: string): TortureRow => ({
    game_id: `002${chance.int(100, 999)}${String(games++).padStart(4, '0')}`,
    game_date: isoOf(day),
    game_date_est: chance.chance(0.2)
      ? null
      : `${new Date(day * 86_400_000 + chance.int(15 * 4, 28 * 4 - 1) * 900_000).toISOString().slice(0, 19)}Z`,
    home_team_tricode: home,
    away_team_tricode: away,
  });
  return league.games.flatMap((game) => {
    if (chance.chance(0.05)) return [];
    const [home = '', away = ''] = chance.shuffle(teams);
    const extra = chance.chance(0.3) ? [row(game.day, home, away)] : [];
    return [row(game.day, game.home, game.away), ...extra];
  });
}

/** Small nasty tables: the same seed gives the same rows. */
export function tortureTables(seed: number): TortureTables {
  const chance = random(seed);
  const league = makeLeague(chance, chance.chance(0.6));
  return {
    player_game_summary: withSpecials(chance, playerRows(chance, league)),
    team_offense_game_summary: teamRows(chance, league),
    team_defense_zone_analysis: defenseRows(chance, league),
    nba_players_registry: chance.chance(0.05) ? [] : registryRows(chance, league),
    nbac_schedule: chance.chance(0.05) ? [] : scheduleRows(chance, league),
  };
}
