import type { EpochMs, IsoDate } from '../domain/date.js';

/** `player_game_summary`; `points_line` has at most one decimal. */
export interface PlayerGameRow {
  readonly player_lookup: string;
  readonly player_full_name: string;
  readonly game_id: string;
  readonly game_date: IsoDate;
  readonly team_abbr: string;
  readonly opponent_team_abbr: string;
  readonly season_year: number;
  /** Null when the player did not play. */
  readonly points: number | null;
  /** Null when no line was offered. */
  readonly points_line: number | null;
  readonly over_under_result: 'OVER' | 'UNDER' | null;
}

/** `team_offense_game_summary`; `pace` has at most one decimal. */
export interface TeamGameRow {
  readonly game_id: string;
  readonly game_date: IsoDate;
  readonly team_abbr: string;
  readonly opponent_team_abbr: string;
  readonly season_year: number;
  readonly points_scored: number | null;
  readonly pace: number | null;
  readonly home_game: boolean | null;
}

/** `team_defense_zone_analysis`; shares are 0–1 with three decimals, points have one. */
export interface TeamDefenseRow {
  readonly team_abbr: string;
  readonly analysis_date: IsoDate;
  readonly paint_pct_allowed_last_15: number | null;
  readonly three_pt_pct_allowed_last_15: number | null;
  readonly opponent_points_per_game: number | null;
}

/** `nba_players_registry`. */
export interface RegistryRow {
  readonly player_lookup: string;
  readonly player_name: string | null;
  readonly team_abbr: string;
  readonly position: string;
  readonly season: string;
}

/** `nbac_schedule`. */
export interface ScheduleRow {
  readonly game_id: string;
  readonly game_date: IsoDate;
  /** The tip-off; an instant despite the column's name. */
  readonly game_date_est: EpochMs | null;
  readonly home_team_tricode: string;
  readonly away_team_tricode: string;
}
