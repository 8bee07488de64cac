import { postponedGames } from '../src/domain/completeness.js';
import type { Watermarks } from '../src/domain/watermarks.js';
import { datedTables } from './evaluation-context.js';
import type { PipelineDeps } from './pipeline-deps.js';

/** Tells, once per game, that a scheduled game is taken as postponed and no longer waited for. */
export function postponements(deps: PipelineDeps): (levels: Watermarks) => void {
  const tables = [...new Set(deps.exporters.flatMap(datedTables))];
  const told = new Set<string>();
  return (levels) => {
    const now = deps.scheduler.now();
    for (const table of tables) {
      for (const { day, home, away } of postponedGames(levels, table, now)) {
        const game = `${away} at ${home} on ${day}`;
        if (told.has(game)) continue;
        told.add(game);
        deps.warn(
          'game.postponed',
          `${game} has no rows in ${table} 36 h after its date: taken as postponed, no longer required`,
          null,
        );
      }
    }
  };
}
