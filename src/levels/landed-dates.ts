import { createHash } from 'node:crypto';
import type { LandedDate } from '../domain/levels.js';
import type { Row } from '../domain/query.js';

/** The rows of `landedQuery` as dates, newest first. */
export function landedDates(rows: readonly Row[]): readonly LandedDate[] {
  const byDay = new Map<string, Row[]>();
  for (const row of rows) {
    const day = String(row.day);
    const list = byDay.get(day) ?? [];
    list.push(row);
    byDay.set(day, list);
  }
  return [...byDay]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([day, teams]) => ({
      day,
      rows: total(teams, 'row_count'),
      teams: teams.map(({ team }) => String(team)),
      valued: teams.filter(({ valued }) => Number(valued) > 0).map(({ team }) => String(team)),
      keys: total(teams, 'key_count'),
      unresolved: total(teams, 'unresolved'),
      print: print(teams),
    }));
}

function total(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
}

/** Everything the query said of the date, hashed. */
function print(teams: readonly Row[]): string {
  const facts = teams
    .map(({ day: _, key_count: __, ...rest }) => Object.values(rest).map(String).join(','))
    .sort();
  return createHash('sha256').update(facts.join('\n')).digest('base64url').slice(0, PRINT_LENGTH);
}

/** 96 bits. */
const PRINT_LENGTH = 16;
