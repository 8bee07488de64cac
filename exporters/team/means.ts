import { type Exact, type Fraction, ratio } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { count, section, text } from '../cells.js';
import { alphabetical, ascending, descending, sorted } from '../order.js';

/** How many rows a mean is of, and the mean itself; null of none. */
interface Mean {
  readonly n: number;
  readonly value: Fraction | null;
}

/** One team's means in a section of the result, by part; a part without rows is not there. */
export interface TeamMeans {
  readonly team: string;
  readonly means: ReadonlyMap<string, Mean>;
}

/** Reads a section whose rows are `key` (team), `part`, `n`, `total`. */
export function readTeams(rows: readonly Row[], name: string): readonly TeamMeans[] {
  const teams = new Map<string, Map<string, Mean>>();
  for (const row of section(rows, name)) {
    const team = text(row, 'key');
    const means = teams.get(team) ?? new Map<string, Mean>();
    teams.set(team, means.set(text(row, 'part'), readMean(row)));
  }
  return [...teams].map(([team, means]) => ({ team, means }));
}

function readMean(row: Row): Mean {
  const n = count(row, 'n');
  const total = row.total;
  return { n, value: n === 0 || total === null ? null : ratio(text(row, 'total'), n) };
}

/** The `n` teams with the highest and the `n` with the lowest value, each from its end inwards. */
export function extremes<T extends { readonly team: string }>(
  teams: readonly T[],
  value: (team: T) => Exact,
  n: number,
): { readonly highest: readonly T[]; readonly lowest: readonly T[] } {
  const byTeam = alphabetical(({ team }: T) => team);
  return {
    highest: sorted(teams, descending(value), byTeam).slice(0, n),
    lowest: sorted(teams, ascending(value), byTeam).slice(0, n),
  };
}

/** A difference as shown, such as `-2.70`: which text it calls for, and its size. */
export function readDifference(shown: string): {
  readonly side: 'above' | 'below' | 'same';
  readonly size: string;
} {
  if (shown.startsWith('-')) return { side: 'below', size: shown.slice(1) };
  return { side: /[1-9]/.test(shown) ? 'above' : 'same', size: shown };
}
