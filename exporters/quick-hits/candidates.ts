import {
  absolute,
  compare,
  type Exact,
  type Fraction,
  subtract,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { section } from '../cells.js';
import { overPercent, readOvers } from '../overs.js';
import { type FamilyId, SIDE_ID } from './ids.js';
import { FAMILIES, type Family } from './kinds.js';
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
