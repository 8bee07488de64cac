import type { IsoDate } from '../../src/domain/date.js';
import { divide, type Fraction, roundHalfAway, subtract } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { count, integer, text, textOrNull } from '../cells.js';
import { overRate } from '../rates.js';
import { type Form, heatScore, type StreakType } from './heat.js';
import type { RankedPlayer } from './schema.js';
import { tipOffTime } from './tip-off.js';

/** A qualifying player with unrounded numbers. */
export interface Player extends Form {
  readonly lookup: string;
  readonly name: string;
  readonly team: string;
  readonly games: number;
  /** Of the latest lined game. */
  readonly lastGameDate: IsoDate;
  readonly heat: Fraction;
  /** Its game of the as-of date; the time is null when it is not known. */
  readonly tonight: { readonly opponent: string | null; readonly time: string | null } | null;
}

/** Reads a row of section `player`; tonight is the as-of date. */
export function readPlayer(row: Row, asOf: IsoDate): Player {
  const games = count(row, 'n');
  const streakType: StreakType = text(row, 'streak_type') === 'OVER' ? 'OVER' : 'UNDER';
  const form: Form = {
    hitRate: overRate(integer(row, 'overs'), games),
    margin: divide(subtract(integer(row, 'points_sum'), text(row, 'line_sum')), games),
    streak: count(row, 'streak'),
    streakType,
  };
  return {
    ...form,
    lookup: text(row, 'key'),
    name: text(row, 'player_name'),
    team: text(row, 'team'),
    games,
    lastGameDate: text(row, 'last_game_date'),
    heat: heatScore(form),
    tonight: row.plays_tonight
      ? {
          opponent: textOrNull(row, 'opponent'),
          time: tipOffTime(textOrNull(row, 'tip_off') ?? '', asOf),
        }
      : null,
  };
}

/** The player as published: the one place where the numbers are rounded. */
export function rankedPlayer(player: Player, rank: number): RankedPlayer {
  const { tonight } = player;
  return {
    rank,
    player_lookup: player.lookup,
    player_name: player.name,
    team: player.team,
    heat_score: roundHalfAway(player.heat, 3),
    hit_rate: roundHalfAway(player.hitRate, 3),
    current_streak: player.streak,
    streak_type: player.streakType,
    avg_margin: roundHalfAway(player.margin, 2),
    games_played: player.games,
    last_game_date: player.lastGameDate,
    playing_tonight: tonight !== null,
    tonight_opponent: tonight?.opponent ?? null,
    tonight_game_time: tonight?.time ?? null,
  };
}
