import { LEAGUE_QUERIES } from './league.js';
import type { SeparateQuery } from './pieces.js';
import { PLAYER_QUERIES } from './players.js';
import { TEAM_QUERIES } from './teams.js';

export type { SeparateQuery };

/** The straightforward way to the same six files: one query per list or factor, sixteen in all. */
export const SEPARATE_QUERIES: readonly SeparateQuery[] = [
  ...PLAYER_QUERIES,
  ...TEAM_QUERIES,
  ...LEAGUE_QUERIES,
];
