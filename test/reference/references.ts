import { type BounceBackParams, bounceBack } from './bounce-back.js';
import { type DeepDiveParams, deepDive } from './deep-dive.js';
import { type HotColdParams, hotCold } from './hot-cold.js';
import { type QuickHitsParams, quickHits } from './quick-hits.js';
import type { Tables } from './rows.js';
import type { When } from './shared.js';
import { type TeamParams, team } from './team.js';
import { type WhatMattersParams, whatMatters } from './what-matters.js';

/** A file's content as the reference computes it, from parameters as the exporter parsed them. */
export type Reference = (tables: Tables, when: When, params: unknown) => object;

/** The reference of each exporter, by the exporter's name. */
export const REFERENCES: ReadonlyMap<string, Reference> = new Map<string, Reference>([
  ['trends-hot-cold', (tables, when, params) => hotCold(tables, when, params as HotColdParams)],
  [
    'trends-bounce-back',
    (tables, when, params) => bounceBack(tables, when, params as BounceBackParams),
  ],
  [
    'trends-what-matters',
    (tables, when, params) => whatMatters(tables, when, params as WhatMattersParams),
  ],
  ['trends-team', (tables, when, params) => team(tables, when, params as TeamParams)],
  [
    'trends-quick-hits',
    (tables, when, params) => quickHits(tables, when, params as QuickHitsParams),
  ],
  ['trends-deep-dive', (tables, when, params) => deepDive(tables, when, params as DeepDiveParams)],
]);
