import { createHash } from 'node:crypto';
import type { Row } from '../domain/query.js';
import type { DateFingerprint, LandedDate } from '../domain/watermarks.js';
import { PRINT } from './landed-query.js';

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
      teams: codesOf(teams.filter(({ sound }) => Number(sound) > 0)),
      valued: codesOf(teams.filter(({ valued }) => Number(valued) > 0)),
      keys: total(teams, 'valued'),
      unresolved: total(teams, 'unresolved'),
      lines: total(teams, 'line_count'),
      faulty: teams
        .filter(({ sound }) => Number(sound) === 0)
        .map(({ team, opponent }) => ({
          code: String(team ?? ''),
          opponent: opponent == null ? null : String(opponent),
        })),
      prints: printsOf(teams),
    }));
}

function codesOf(teams: readonly Row[]): readonly string[] {
  return teams.flatMap(({ team }) => (team == null ? [] : String(team)));
}

function total(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
}

/** Per column what the query says of it for every team, as one. */
function printsOf(teams: readonly Row[]): DateFingerprint {
  const columns = Object.keys(teams[0] ?? {}).filter((name) => name.startsWith(PRINT));
  return Object.fromEntries(
    columns.map((name) => [name.slice(PRINT.length), hashed(teams, name)] as const),
  );
}

function hashed(teams: readonly Row[], name: string): string {
  const facts = teams.map((row) => JSON.stringify([row.team, row[name]])).sort();
  return createHash('sha256').update(facts.join('\n')).digest('base64url').slice(0, PRINT_LENGTH);
}

/** 48 bits: they tell a date from what it was before, not from all others. */
const PRINT_LENGTH = 8;
