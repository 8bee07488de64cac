import { addDays } from '../../../src/domain/date.js';
import type { Row } from '../../../src/domain/query.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../src/domain/tables.js';
import type { TableRows } from '../engine.js';
import { games, TEAMS } from './days.js';
import { playerRows } from './players.js';

/** Three seasons of six teams in which everything that may be missing is missing somewhere. */
export function nastyLeague(): TableRows {
  return {
    [PLAYER_GAMES]: playerRows(),
    [TEAM_GAMES]: teamRows(),
    [TEAM_DEFENSE]: defenseRows(),
    [REGISTRY]: registryRows(),
    [SCHEDULE]: scheduleRows(),
  };
}

/** Ids of their own; some games are missing, some lack points, pace, or the side. */
function teamRows(): readonly Row[] {
  return games().flatMap((game, index) => {
    const shared = { game_date: game.date, season_year: BigInt(game.season), game_id: `t${index}` };
    const pace = index % 9 === 4 ? null : `${94 + (index % 11)}.${index % 10}`;
    const row = (team: string, opponent: string, home: boolean, seed: number): Row => ({
      ...shared,
      team_abbr: team,
      opponent_team_abbr: opponent,
      points_scored: seed % 29 === 6 ? null : BigInt(95 + ((seed * 7) % 40)),
      pace,
      home_game: seed % 31 === 8 ? null : home,
    });
    if (index % 37 === 20) return [row(game.away, game.home, false, index)];
    return [row(game.home, game.away, true, index), row(game.away, game.home, false, index + 3)];
  });
}

/** One team never has a paint value, one never opponent points; the day after counts too. */
function defenseRows(): readonly Row[] {
  const dates = [...new Set(games().flatMap(({ date }) => [date, addDays(date, 1)]))];
  return dates.flatMap((date, day) =>
    TEAMS.map((team, index) => ({
      team_abbr: team,
      analysis_date: date,
      paint_pct_allowed_last_15: team === 'CHI' ? null : `0.${5500 + ((day * 13 + index) % 700)}`,
      three_pt_pct_allowed_last_15:
        day % 10 === index ? null : `0.${333 + ((day + index * 2) % 60)}456789`,
      opponent_points_per_game: team === 'DAL' ? null : `${105 + ((day + index) % 12)}.25`,
    })),
  );
}

/** Two names for one season, a season without a name, a row without a season, a missing player. */
function registryRows(): readonly Row[] {
  const row = (player_lookup: string, season: string | null, player_name: string | null): Row => ({
    player_lookup,
    player_name,
    team_abbr: 'ATL',
    position: null,
    season,
  });
  return [
    row('zatl', '2024-25', 'Zed Two'),
    row('zatl', '2024-25', 'Zed One'),
    row('zatl', '2023-24', 'Ancient Zed'),
    row('zbos', '2024-25', null),
    row('zbos', '2023-24', 'Bo Z.'),
    row('zlal', null, 'No Season'),
    row('zlal', '2021-22', 'Lal Z.'),
    row('ychi', '2024-25', 'Same Name'),
    row('vchi', '2024-25', 'Same Name'),
  ];
}

/** Some tip-offs are unknown, one date has a team twice, one game has no teams yet. */
function scheduleRows(): readonly Row[] {
  const rows = games().map((game, index) => ({
    game_id: game.id,
    game_date: game.date,
    game_date_est: index % 4 === 1 ? null : `${addDays(game.date, 1)} 00:${30 + (index % 3)}:00+00`,
    home_team_tricode: game.home,
    away_team_tricode: game.away,
  }));
  const extra = {
    game_date_est: '2025-03-12 17:00:00+00',
    home_team_tricode: 'NYK',
    away_team_tricode: 'ATL',
  };
  return [
    ...rows,
    { ...extra, game_id: '0022400000', game_date: '2025-03-12' },
    { ...extra, game_id: null, game_date: '2025-03-12' },
    { ...extra, game_id: '0022400999', game_date: '2025-02-10', home_team_tricode: null },
  ];
}
