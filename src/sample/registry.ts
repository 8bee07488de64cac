import type { IsoDate } from '../domain/date.js';
import { seasonStart } from '../domain/date.js';
import { seasonLabel } from './calendar.js';
import type { Player } from './player.js';
import { randomOf } from './random.js';
import type { RegistryRow } from './rows.js';
import type { Trade } from './trades.js';

/** A registry row and the date from which the registry has it. */
export interface RegistryEntry {
  readonly since: IsoDate;
  readonly row: RegistryRow;
}

const UNLISTED = 0.02;
const UNNAMED = 0.015;

/**
 * A season's registry: a row per player with the team he begins with, one more for the team a
 * trade brings him to. A few players have no row, a few rows no name.
 */
export function registryOf(
  seed: number,
  season: number,
  players: readonly Player[],
  trades: readonly Trade[],
): readonly RegistryEntry[] {
  const random = randomOf(seed, 'registry', season);
  const entry = (player: Player, team: string, since: IsoDate): RegistryEntry => ({
    since,
    row: {
      player_lookup: player.lookup,
      player_name: random.chance(UNNAMED) ? null : player.name,
      team_abbr: team,
      position: player.position,
      season: seasonLabel(season),
    },
  });
  const unlisted = new Set(players.filter(() => random.chance(UNLISTED)));
  const listed = (player: Player) => !unlisted.has(player);
  const first = players
    .filter(listed)
    .map((player) => entry(player, player.team, seasonStart(season)));
  const later = trades.flatMap(({ date, players: [a, b] }) => [
    ...(listed(a) ? [entry(a, b.team, date)] : []),
    ...(listed(b) ? [entry(b, a.team, date)] : []),
  ]);
  return [...first, ...later];
}
