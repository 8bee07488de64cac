import type { Levels } from '../src/domain/levels.js';
import { postponedGames } from '../src/domain/reach.js';
import { datedTables } from './look.js';
import type { World } from './world.js';

/** Tells, once per game, that a scheduled game is taken as postponed and no longer waited for. */
export function postponements(world: World): (levels: Levels) => void {
  const tables = [...new Set(world.exporters.flatMap(datedTables))];
  const told = new Set<string>();
  return (levels) => {
    const now = world.scheduler.now();
    for (const table of tables) {
      for (const { day, home, away } of postponedGames(levels, table, now)) {
        const game = `${away} at ${home} on ${day}`;
        if (told.has(game)) continue;
        told.add(game);
        world.warn(
          'game.postponed',
          `${game} has no rows in ${table} 36 h after its date: taken as postponed, no longer required`,
          null,
        );
      }
    }
  };
}
