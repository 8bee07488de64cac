import { TEAMS, type Team } from './teams.js';

/** One game to be played: indexes into TEAMS. */
export interface Matchup {
  readonly home: number;
  readonly away: number;
}

/**
 * How often the first team hosts the second. Two games against the other conference, four within
 * the division; across divisions four or three, where the place in the division says who gets
 * three and who hosts two of them, so that every team has 41 games at home and 41 away.
 */
function hosted(a: Team, b: Team, places: { readonly a: number; readonly b: number }): number {
  if (a.conference !== b.conference) return 1;
  if (a.division === b.division) return 2;
  const lower = a.division < b.division;
  const step = lower ? (places.b - places.a + 5) % 5 : (places.a - places.b + 5) % 5;
  if (step === 0) return lower ? 2 : 1;
  if (step === 1) return lower ? 1 : 2;
  return 2;
}

/** The 1,230 games of a season: 82 for every team, 41 of them at home. */
export function matchups(): readonly Matchup[] {
  return TEAMS.flatMap((home, h) =>
    TEAMS.flatMap((away, a) => {
      if (h === a) return [];
      const games = hosted(home, away, { a: h % 5, b: a % 5 });
      return Array.from({ length: games }, () => ({ home: h, away: a }));
    }),
  );
}
