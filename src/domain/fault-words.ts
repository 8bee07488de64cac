import type { CountedFaults, FaultExample, FaultKind } from './row-faults.js';

const WORDS: Readonly<Record<FaultKind, string>> = {
  key: 'cannot be told apart by their key',
  team: 'have a team code that the league does not have',
  season: 'have a season that is not that of their date',
  'result-word': 'have a result that is no known word',
  'result-values': 'have a result without points or line',
  'result-numbers': 'have a result that their own points and line contradict',
  repeat: 'are there more than once',
};

/**
 * Faults in words: `12 of 240 rows of nba_analytics.player_game_summary have a team code that the
 * league does not have (team_abbr): BRK on 2025-01-14 (adam 0022400123)`.
 * @param most examples to show
 */
export function faultText(faults: CountedFaults, most = 1): string {
  const { kind, table, column, faulty, concerned, examples } = faults;
  const shown = examples.slice(0, most).map(exampleText).join(', ');
  const found = shown === '' ? '' : `: ${shown}`;
  return `${faulty} of ${concerned} rows of ${table} ${WORDS[kind]} (${column})${found}`;
}

/** One faulty row in words: `BRK on 2025-01-14 (adam 0022400123)`. */
export function exampleText({ date, key, value }: FaultExample): string {
  return `${value} on ${date} (${key})`;
}
