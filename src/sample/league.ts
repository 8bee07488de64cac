import type { IsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { seasonCalendar } from './calendar.js';
import { defenseRows } from './defense.js';
import { firstPlayers, LADDER, newPlayer, type Player } from './player.js';
import { type Random, randomOf } from './random.js';
import { type RegistryEntry, registryOf } from './registry.js';
import type { PlayerGameRow, ScheduleRow, TeamDefenseRow, TeamGameRow } from './rows.js';
import { type Game, scheduleId, seasonGames } from './schedule.js';
import { playSeason } from './season.js';
import { TEAMS } from './teams.js';
import { seasonTrades } from './trades.js';

/** What a league is made from; the same options always give the same league. */
export interface LeagueOptions {
  readonly seed: number;
  /** How many seasons, at least one. */
  readonly seasons: number;
  /** The last season's first year: 2024 for 2024-25. */
  readonly lastSeason: number;
}

/** An invented league: all games and all rows, dated tables in order of date. */
export interface League {
  readonly seed: number;
  /** The last season's final day. */
  readonly final: IsoDate;
  readonly games: readonly Game[];
  readonly playerGames: readonly PlayerGameRow[];
  readonly teamGames: readonly TeamGameRow[];
  readonly teamDefense: readonly TeamDefenseRow[];
  readonly registry: readonly RegistryEntry[];
  readonly schedule: readonly ScheduleRow[];
}

const UNKNOWN_TIP_OFF = 0.05;

/** The season's schedule rows, its All-Star game (which is no game of the season) included. */
function scheduleOf(seed: number, season: number, games: readonly Game[]): readonly ScheduleRow[] {
  const random = randomOf(seed, 'schedule', season);
  const rows = games.map((game) => ({
    game_id: game.id,
    game_date: game.date,
    game_date_est: random.chance(UNKNOWN_TIP_OFF) ? null : game.tipOff,
    home_team_tricode: game.home,
    away_team_tricode: game.away,
  }));
  const { allStarSunday } = seasonCalendar(season);
  const later = rows.findIndex((row) => row.game_date > allStarSunday);
  const allStar = {
    game_id: scheduleId('003', season, 1),
    game_date: allStarSunday,
    game_date_est: null,
    home_team_tricode: 'EST',
    away_team_tricode: 'WST',
  };
  return [...rows.slice(0, later), allStar, ...rows.slice(later)];
}

function oneSeason(seed: number, season: number, players: readonly Player[]): League {
  const calendar = seasonCalendar(season);
  const games = seasonGames(seed, season);
  const trades = seasonTrades(seed, calendar, players);
  const registry = registryOf(seed, season, players, trades);
  const { playerGames, teamGames, nights } = playSeason(seed, season, games, players, trades);
  const teamDefense = defenseRows(seed, season, nights);
  const schedule = scheduleOf(seed, season, games);
  const { final } = calendar;
  return { seed, final, games, playerGames, teamGames, teamDefense, registry, schedule };
}

function check({ seed, seasons, lastSeason }: LeagueOptions): void {
  const whole = Number.isSafeInteger(seed) && Number.isInteger(seasons) && seasons >= 1;
  const first = lastSeason - seasons + 1;
  if (whole && Number.isInteger(lastSeason) && first >= 1950 && lastSeason <= 2100) return;
  throw new UsageError(
    `no league of ${seasons} season(s) up to ${lastSeason} can be made with seed ${seed}`,
    { remedy: 'Give a whole seed, at least one season, and seasons between 1950 and 2100.' },
  );
}

/**
 * Makes an invented league: thirty teams, 82 games each a season, plainly invented players.
 * Pure; every choice comes from the seed.
 * @throws UsageError when the options make no league
 */
export function generateLeague(options: LeagueOptions): League {
  check(options);
  const { seed, seasons, lastSeason } = options;
  const taken = new Set<string>();
  let players = firstPlayers(
    seed,
    TEAMS.map(({ code }) => code),
    taken,
  );
  const parts: League[] = [];
  for (let season = lastSeason - seasons + 1; season <= lastSeason; season++) {
    if (parts.length > 0) players = afterSummer(seed, season, players, taken);
    parts.push(oneSeason(seed, season, players));
  }
  return {
    seed,
    final: seasonCalendar(lastSeason).final,
    games: parts.flatMap((part) => part.games),
    playerGames: parts.flatMap((part) => part.playerGames),
    teamGames: parts.flatMap((part) => part.teamGames),
    teamDefense: parts.flatMap((part) => part.teamDefense),
    registry: parts.flatMap((part) => part.registry),
    schedule: parts.flatMap((part) => part.schedule),
  };
}

/** Nobody is better than this, or one name would top every list for years. */
const BEST = 27;

/** The chance that a player of this age does not come back. */
function retires(random: Random, age: number): boolean {
  return random.chance(age < 30 ? 0.04 : age < 34 ? 0.12 : 0.35);
}

/** One summer older, better or worse, fit again. */
function aged(player: Player, random: Random): Player {
  const trend = player.age < 26 ? 1.05 : player.age < 31 ? 1 : 0.95;
  const talent = player.talent * trend * (1 + 0.1 * random.normal());
  return { ...player, age: player.age + 1, talent, form: 1, out: 0, recent: [] };
}

/** Sends about one player in eight to another team, two by two. */
function moved(players: readonly Player[], random: Random): readonly Player[] {
  const movers = random.shuffled(players.filter(() => random.chance(0.12)));
  movers.forEach((player, index) => {
    const other = movers[index + 1];
    if (index % 2 === 1 || other === undefined) return;
    [player.team, other.team] = [other.team, player.team];
  });
  return players;
}

/** Pulls each team's order towards the ladder, so that stars stay as rare as they are. */
function settled(players: readonly Player[]): readonly Player[] {
  const teams = new Map<string, Player[]>();
  for (const player of players) teams.set(player.team, [...(teams.get(player.team) ?? []), player]);
  for (const team of teams.values()) {
    team.sort((a, b) => b.talent - a.talent || (a.lookup < b.lookup ? -1 : 1));
    team.forEach((player, place) => {
      const pulled = 0.7 * player.talent + 0.3 * (LADDER[place] ?? player.talent);
      player.talent = Math.min(pulled, BEST);
    });
  }
  return players;
}

/** The players of the next season: some retire, newcomers take their places, some change teams. */
function afterSummer(
  seed: number,
  season: number,
  players: readonly Player[],
  taken: Set<string>,
): readonly Player[] {
  const random = randomOf(seed, 'summer', season);
  const next = players.map((player) => {
    if (!retires(random, player.age)) return aged(player, random);
    const talent = player.talent * (0.8 + 0.3 * random.next());
    return newPlayer(random, taken, { team: player.team, age: random.int(19, 23), talent });
  });
  return settled(moved(next, random));
}
