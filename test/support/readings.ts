import type { InputReading, TeamGames } from '../../exporters/exporter.js';
import { type PerScope, perScope } from '../../src/domain/row-faults.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';

/** What a query says of a sound input: a hundred rows of player games, twenty team-games, no fault. */
export function inputReading(facts: Partial<InputReading> = {}): InputReading {
  const rows = facts.rows ?? 100;
  return {
    table: PLAYER_GAMES,
    rows,
    rowsIn: perScope(() => rows),
    filled: { points: { values: 90, of: rows } },
    teamGames: teamGames(20, 20),
    faults: [],
    dates: [],
    ...facts,
  };
}

/** The same team-games in every part of the window, none postponed. */
export function teamGames(scheduled: number, present: number): PerScope<TeamGames> {
  return perScope(() => ({ scheduled, present, postponed: 0 }));
}
