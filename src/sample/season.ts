import { addDays, type IsoDate } from '../domain/date.js';
import { type BoxScore, playGame, type Side } from './box-score.js';
import { closingLine, resultOf } from './lines.js';
import type { Player } from './player.js';
import { sharePoints } from './points.js';
import { type Random, randomOf } from './random.js';
import type { PlayerGameRow, TeamGameRow } from './rows.js';
import type { Game } from './schedule.js';
import { type Strength, strengths } from './strength.js';
import { carryOut, type Trade } from './trades.js';

/** A team's night as the defence analysis needs it. */
export interface DefenseNight {
  readonly date: IsoDate;
  readonly team: string;
  readonly box: BoxScore;
  readonly pointsAllowed: number;
}

/** Everything one season's games leave behind, in order of date. */
export interface PlayedSeason {
  readonly playerGames: readonly PlayerGameRow[];
  readonly teamGames: readonly TeamGameRow[];
  readonly nights: readonly DefenseNight[];
}

interface State {
  readonly random: Random;
  readonly players: readonly Player[];
  readonly strength: ReadonlyMap<string, Strength>;
  readonly lastPlayed: Map<string, IsoDate>;
  readonly playerGames: PlayerGameRow[];
  readonly teamGames: TeamGameRow[];
  readonly nights: DefenseNight[];
}

type RowKey = Pick<
  TeamGameRow,
  'game_id' | 'game_date' | 'team_abbr' | 'opponent_team_abbr' | 'season_year'
>;

/** The analytics tables' own id, which is not the schedule's. */
function analyticsId(game: Game): string {
  return `${game.date.replaceAll('-', '')}_${game.away}_${game.home}`;
}

function keyOf(game: Game, team: string): RowKey {
  return {
    game_id: analyticsId(game),
    game_date: game.date,
    team_abbr: team,
    opponent_team_abbr: team === game.home ? game.away : game.home,
    season_year: game.season,
  };
}

function remember(player: Player, points: number): void {
  player.recent.push(points);
  if (player.recent.length > 10) player.recent.shift();
}

function addPlayers(state: State, key: RowKey, total: number): void {
  const { random } = state;
  const roster = state.players.filter((player) => player.team === key.team_abbr);
  const { active, benched } = appear(roster, random);
  const row = (player: Player, points: number | null, line: number | null): PlayerGameRow => ({
    player_lookup: player.lookup,
    player_full_name: player.name,
    ...key,
    points,
    points_line: line,
    over_under_result: resultOf(points, line),
  });
  const shares = sharePoints(total, active, random);
  active.forEach((player, index) => {
    const points = shares[index] ?? 0;
    state.playerGames.push(row(player, points, closingLine(player, random)));
    remember(player, points);
  });
  for (const player of benched) {
    // A late scratch keeps the line that was offered before he was ruled out.
    const line = random.chance(0.15) ? closingLine(player, random) : null;
    state.playerGames.push(row(player, null, line));
  }
}

function addTeam(state: State, key: RowKey, pace: number, home: boolean, own: BoxScore): void {
  const { random } = state;
  state.teamGames.push({
    ...key,
    points_scored: own.points,
    pace: random.chance(0.02) ? null : pace,
    home_game: random.chance(0.01) ? null : home,
  });
  addPlayers(state, key, own.points);
}

function sideOf(state: State, team: string, date: IsoDate): Side {
  const strength = state.strength.get(team);
  if (strength === undefined) throw new RangeError(`no team ${team}`);
  const tired = state.lastPlayed.get(team) === addDays(date, -1);
  state.lastPlayed.set(team, date);
  return { strength, tired };
}

function addGame(state: State, game: Game): void {
  const { date, home, away } = game;
  const score = playGame(sideOf(state, home, date), sideOf(state, away, date), state.random);
  addTeam(state, keyOf(game, away), score.pace, false, score.away);
  addTeam(state, keyOf(game, home), score.pace, true, score.home);
  state.nights.push(
    { date, team: away, box: score.away, pointsAllowed: score.home.points },
    { date, team: home, box: score.home, pointsAllowed: score.away.points },
  );
}

/** Plays a season's games in order; `players` change their teams with the trades on the way. */
export function playSeason(
  seed: number,
  season: number,
  games: readonly Game[],
  players: readonly Player[],
  trades: readonly Trade[],
): PlayedSeason {
  const state: State = {
    random: randomOf(seed, 'games', season),
    players,
    strength: strengths(seed, season),
    lastPlayed: new Map(),
    playerGames: [],
    teamGames: [],
    nights: [],
  };
  let done = 0;
  for (const game of games) {
    for (; done < trades.length; done++) {
      const trade = trades[done];
      if (trade === undefined || trade.date > game.date) break;
      carryOut(trade);
    }
    addGame(state, game);
  }
  return state;
}

/** A roster before a game: who plays, who sits on the bench for all of it, who is not there. */
interface Appearance {
  readonly active: readonly Player[];
  /** Listed, did not play: a row without points. */
  readonly benched: readonly Player[];
}

const FEWEST = 8;
/** Who misses at least so many games is not listed at all. */
const LISTED_BELOW = 5;
const INJURY_CHANCE = 0.016;

/** The chance that a fit player at this place of the team's order gets on the floor. */
function used(place: number): number {
  if (place < 8) return 0.97;
  return [0.86, 0.72, 0.55, 0.38, 0.28][place - 8] ?? 0.2;
}

/** How long an injury keeps a player out: mostly a game or none, at worst two dozen. */
function missedGames(random: Random): number {
  const severity = random.next();
  return Math.floor(24 * severity * severity * severity);
}

/** Brings a player to his next game: closer to his return, or, when fit, perhaps hurt just before it. */
function comeTo(player: Player, random: Random): void {
  if (player.out > 0) player.out -= 1;
  else if (random.chance(INJURY_CHANCE)) player.out = missedGames(random);
}

/** Decides who of a roster appears in a game. */
function appear(roster: readonly Player[], random: Random): Appearance {
  const order = [...roster].sort((a, b) => b.talent - a.talent || (a.lookup < b.lookup ? -1 : 1));
  for (const player of order) comeTo(player, random);
  const there = order.filter((player) => player.out < LISTED_BELOW);
  const healthy = there.filter((player) => player.out === 0);
  const chosen = new Set(healthy.filter((_, place) => random.chance(used(place))));
  for (const player of [...healthy, ...there]) if (chosen.size < FEWEST) chosen.add(player);
  return {
    active: there.filter((player) => chosen.has(player)),
    benched: there.filter((player) => !chosen.has(player)),
  };
}
