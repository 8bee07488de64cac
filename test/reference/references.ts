import { type BounceBackParams, bounceBack } from './bounce-back.js';
import type { ColumnsRead } from './contract.js';
import { type DeepDiveParams, deepDive, WINDOW_DAYS } from './deep-dive.js';
import { type HotColdParams, hotCold } from './hot-cold.js';
import { type QuickHitsParams, quickHits } from './quick-hits.js';
import type { Tables } from './rows.js';
import type { When } from './shared.js';
import { type TeamParams, team } from './team.js';
import { type WhatMattersParams, whatMatters } from './what-matters.js';

/** How many days back a table counts; `all` for all seasons since 2021. */
export type Window = number | 'all';
export type Windows = Partial<Record<keyof Tables, Window>>;

/** A file's content as the reference computes it, from sound rows. */
export interface Reference {
  readonly content: (tables: Tables, when: When, params: unknown) => object;
  /** What the file reads of a row beyond what makes it sound. */
  readonly reads: ColumnsRead;
  readonly windows: (params: unknown) => Windows;
}

const reads = (...columns: readonly (keyof ColumnsRead)[]): ColumnsRead => ({
  names: columns.includes('names'),
  results: columns.includes('results'),
  pace: columns.includes('pace'),
  tipOffs: columns.includes('tipOffs'),
});

/** The reference of each exporter, by the exporter's name and parameters as it parsed them. */
export const REFERENCES: ReadonlyMap<string, Reference> = new Map<string, Reference>([
  [
    'trends-hot-cold',
    {
      content: (tables, when, params) => hotCold(tables, when, params as HotColdParams),
      reads: reads('names', 'results', 'tipOffs'),
      windows: (params) => ({ playerGames: (params as HotColdParams).lookback_days }),
    },
  ],
  [
    'trends-bounce-back',
    {
      content: (tables, when, params) => bounceBack(tables, when, params as BounceBackParams),
      reads: reads('names'),
      windows: () => ({ playerGames: 'all' }),
    },
  ],
  [
    'trends-what-matters',
    {
      content: (tables, when, params) => whatMatters(tables, when, params as WhatMattersParams),
      reads: reads('names', 'results'),
      windows: (params) => {
        const days = (params as WhatMattersParams).lookback_days;
        return { playerGames: days, teamGames: days };
      },
    },
  ],
  [
    'trends-team',
    {
      content: (tables, when, params) => team(tables, when, params as TeamParams),
      reads: reads('pace'),
      windows: (params) => {
        const days = params as TeamParams;
        const teamGames = Math.max(
          days.pace_lookback_days,
          days.home_away_lookback_days,
          days.b2b_lookback_days,
        );
        return { teamGames, defense: days.defense_lookback_days };
      },
    },
  ],
  [
    'trends-quick-hits',
    {
      content: (tables, when, params) => quickHits(tables, when, params as QuickHitsParams),
      reads: reads('results'),
      windows: (params) => {
        const days = (params as QuickHitsParams).lookback_days;
        return { playerGames: days, teamGames: days };
      },
    },
  ],
  [
    'trends-deep-dive',
    {
      content: (tables, when, params) => deepDive(tables, when, params as DeepDiveParams),
      reads: reads('results'),
      windows: () => ({ playerGames: WINDOW_DAYS }),
    },
  ],
]);
