import { atLeast, type Exact, exact } from './exact.js';
import { type Day, dayOf, type PlayerGame, type RegistryRow, type ScheduleRow } from './rows.js';
import { byText } from './shared.js';

/** Names by player: the registry's latest season with a name, of several the lowest. */
export function nameFinder(registry: readonly RegistryRow[]): (game: PlayerGame) => string {
  const names = new Map<string, { readonly season: string; readonly name: string }>();
  for (const { player, season, name } of registry) {
    if (name === null) continue;
    const best = names.get(player);
    const better =
      best === undefined ||
      byText(season, best.season) > 0 ||
      (season === best.season && byText(name, best.name) < 0);
    if (better) names.set(player, { season, name });
  }
  return (game) => names.get(game.player)?.name ?? game.fullName ?? game.player;
}

/** `7:30 PM ET`; null where the tip-off is on another date, or before ten in the morning. */
function shownTime({ day, tipOff }: ScheduleRow): string | null {
  if (tipOff === null || dayOf(tipOff) !== day) return null;
  const [hour = 0, minute = 0] = tipOff.slice(11).split(':').map(Number);
  if (hour < 10) return null;
  const half = hour < 12 ? 'AM' : 'PM';
  return `${((hour + 11) % 12) + 1}:${String(minute).padStart(2, '0')} ${half} ET`;
}

/** What the schedule has for a team on the as-of date. */
export function tonight(schedule: readonly ScheduleRow[], team: string, asOf: string) {
  const [row] = schedule
    .filter((game) => game.day === dayOf(asOf) && (game.home === team || game.away === team))
    .sort((a, b) => byText(a.gameId, b.gameId));
  if (row === undefined) return { playing: false, opponent: null, time: null };
  const opponent = row.home === team ? row.away : row.home;
  return { playing: true, opponent, time: shownTime(row) };
}

/** Where a team played on a date; null when not known: no row of it says. */
export function sideFinder(
  teamGames: readonly {
    readonly day: Day;
    readonly team: string;
    readonly home: boolean | null;
  }[],
): (game: PlayerGame) => 'home' | 'away' | null {
  const sides = new Map<string, boolean>();
  for (const row of teamGames) {
    if (row.home !== null) sides.set(`${row.team}|${row.day}`, row.home);
  }
  return (game) => {
    const home = sides.get(`${game.team}|${game.day}`);
    if (home === undefined) return null;
    return home ? 'home' : 'away';
  };
}

export interface Cuts {
  readonly star: number;
  readonly scorer: number;
  readonly rotation: number;
}

export const ARCHETYPES = ['star', 'scorer', 'rotation', 'role_player'] as const;
export type Archetype = (typeof ARCHETYPES)[number];
export const CUTS: Cuts = { star: 22, scorer: 15, rotation: 8 };

export function archetypeOf(points: Exact, cuts: Cuts): Archetype {
  if (atLeast(points, exact(cuts.star))) return 'star';
  if (atLeast(points, exact(cuts.scorer))) return 'scorer';
  return atLeast(points, exact(cuts.rotation)) ? 'rotation' : 'role_player';
}
