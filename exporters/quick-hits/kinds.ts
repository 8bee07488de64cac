import type { Exact } from '../../src/domain/fraction.js';
import { REST_IDS, type StatId, TIER_IDS, WEEKDAY_IDS } from './ids.js';
import type { QuickHit } from './schema.js';

/** One stat of a family: the key of its row, and when or for whom it holds, as texts say it. */
interface Kind {
  readonly id: StatId;
  readonly key: string;
  readonly when: string;
}

/** The stats of one section of the query's result, each against the overall percentage. */
export interface Family {
  readonly section: string;
  readonly category: QuickHit['category'];
  /** Unrounded difference to overall from which a stat is worth listing, in percentage points. */
  readonly gap: Exact;
  readonly kinds: readonly Kind[];
}

const WEEKDAYS: Readonly<Record<(typeof WEEKDAY_IDS)[number], string>> = {
  monday_overs: 'on Mondays',
  tuesday_overs: 'on Tuesdays',
  wednesday_overs: 'on Wednesdays',
  thursday_overs: 'on Thursdays',
  friday_overs: 'on Fridays',
  saturday_overs: 'on Saturdays',
  sunday_overs: 'on Sundays',
};

const REST: Readonly<Record<(typeof REST_IDS)[number], readonly [key: string, when: string]>> = {
  b2b_overs: ['b2b', 'on back-to-backs'],
  one_day_overs: ['one_day', 'on one day of rest'],
  rested_overs: ['rested', 'on two or more days of rest'],
};

const TIERS: Readonly<Record<(typeof TIER_IDS)[number], readonly [key: string, when: string]>> = {
  stars_overs: ['star', 'for stars'],
  scorers_overs: ['scorer', 'for scorers'],
  rotation_overs: ['rotation', 'for rotation players'],
  bench_overs: ['role_player', 'for bench players'],
};

export const FAMILIES: readonly Family[] = [
  {
    section: 'weekday',
    category: 'day_of_week',
    gap: 2,
    // The query counts weekdays from Monday, 0.
    kinds: WEEKDAY_IDS.map((id, index) => ({ id, key: `${index}`, when: WEEKDAYS[id] })),
  },
  {
    section: 'rest',
    category: 'situational',
    gap: '1.5',
    kinds: REST_IDS.map((id) => ({ id, key: REST[id][0], when: REST[id][1] })),
  },
  {
    section: 'tier',
    category: 'player_type',
    gap: 2,
    kinds: TIER_IDS.map((id) => ({ id, key: TIERS[id][0], when: TIERS[id][1] })),
  },
];
