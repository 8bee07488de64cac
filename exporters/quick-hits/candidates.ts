import {
  absolute,
  compare,
  type Exact,
  type Fraction,
  subtract,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { section } from '../cells.js';
import type { Tier } from '../cuts.js';
import { overPercent, readOvers } from '../overs.js';
import { type FamilyId, REST_IDS, SIDE_ID, TIER_IDS, WEEKDAY_IDS } from './ids.js';
import type { QuickHit } from './schema.js';

/** A stat that stands out, with unrounded percentages. */
export type Candidate = Counted & {
  readonly category: QuickHit['category'];
  /** Of what it is compared with. */
  readonly against: Fraction;
} & (
    | { readonly id: FamilyId }
    /** The side with the higher rate, against the other. */
    | { readonly id: typeof SIDE_ID; readonly side: 'home' | 'away' }
  );

/** Lined games and their unrounded OVER percentage. */
interface Counted {
  readonly games: number;
  readonly pct: Fraction;
}

/** Unrounded difference between the sides that makes it worth listing, in percentage points. */
const SIDE_GAP = 2;

/** Every stat that differs enough from what it is compared with, whatever its sample. */
export function findCandidates(rows: readonly Row[]): readonly Candidate[] {
  const overall = find(rows, 'overall', 'all');
  if (overall === null) return [];
  const families = FAMILIES.flatMap((family) => familyCandidates(rows, family, overall.pct));
  return [...families, ...sideCandidate(rows)];
}

function familyCandidates(rows: readonly Row[], family: Family, overall: Fraction): Candidate[] {
  return family.kinds.flatMap(({ id, key }) => {
    const found = find(rows, family.section, key);
    if (found === null || !differs(found.pct, overall, family.gap)) return [];
    return [{ id, category: family.category, ...found, against: overall }];
  });
}

/** The side with the higher OVER rate, against the other. */
function sideCandidate(rows: readonly Row[]): Candidate[] {
  const home = find(rows, 'home_away', 'home');
  const away = find(rows, 'home_away', 'away');
  if (!home || !away || !differs(home.pct, away.pct, SIDE_GAP)) return [];
  const stat = { id: SIDE_ID, category: 'situational' } as const;
  return compare(home.pct, away.pct) > 0
    ? [{ ...stat, side: 'home', ...home, against: away.pct }]
    : [{ ...stat, side: 'away', ...away, against: home.pct }];
}

function differs(a: Fraction, b: Fraction, gap: Exact): boolean {
  return compare(absolute(subtract(a, b)), gap) >= 0;
}

/** The lined games of a section's key; null when there are none. */
function find(rows: readonly Row[], name: string, key: string): Counted | null {
  const row = section(rows, name).find((candidate) => candidate.key === key);
  if (row === undefined) return null;
  const overs = readOvers(row, 'n');
  return overs.games === 0 ? null : { games: overs.games, pct: overPercent(overs) };
}

/** One stat of a family and the key of its row. */
interface Kind {
  readonly id: FamilyId;
  readonly key: string;
}

/** The stats of one section of the query's result, each against the overall percentage. */
interface Family {
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

const FAMILIES: readonly Family[] = [
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
