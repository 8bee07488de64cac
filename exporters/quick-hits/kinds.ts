import type { Exact } from '../../src/domain/fraction.js';
import type { Tier } from '../cuts.js';
import { type FamilyId, REST_IDS, TIER_IDS, WEEKDAY_IDS } from './ids.js';
import type { QuickHit } from './schema.js';

/** One stat of a family and the key of its row. */
interface Kind {
  readonly id: FamilyId;
  readonly key: string;
}

/** The stats of one section of the query's result, each against the overall percentage. */
export interface Family {
  readonly section: string;
  readonly category: QuickHit['category'];
  /** Unrounded difference to overall from which a stat is worth listing, in percentage points. */
  readonly gap: Exact;
  readonly kinds: readonly Kind[];
}

const REST_KEYS: Readonly<Record<(typeof REST_IDS)[number], string>> = {
  b2b_overs: 'b2b',
  one_day_overs: 'one_day',
  rested_overs: 'rested',
};

const TIER_KEYS: Readonly<Record<(typeof TIER_IDS)[number], Tier>> = {
  stars_overs: 'star',
  scorers_overs: 'scorer',
  rotation_overs: 'rotation',
  bench_overs: 'role_player',
};

export const FAMILIES: readonly Family[] = [
  {
    section: 'weekday',
    category: 'day_of_week',
    gap: 2,
    // The query counts weekdays from Monday, 0.
    kinds: WEEKDAY_IDS.map((id, index) => ({ id, key: `${index}` })),
  },
  {
    section: 'rest',
    category: 'situational',
    gap: '1.5',
    kinds: REST_IDS.map((id) => ({ id, key: REST_KEYS[id] })),
  },
  {
    section: 'tier',
    category: 'player_type',
    gap: 2,
    kinds: TIER_IDS.map((id) => ({ id, key: TIER_KEYS[id] })),
  },
];
