import type { CountedFaults, FaultExample, FaultKind } from './row-faults.js';

/** What a fault of each kind is, after `12 of 40 rows of TABLE`. */
export const FAULT_TEXT: Readonly<Record<FaultKind, string>> = {
  key: 'have a key that is null, or that rows which differ share',
  team: 'name no team of the league',
  season: 'name another season than their date',
  'result-word': 'have a result that is not a result word',
  'result-values': 'have a result without points or line',
  'result-numbers': 'have a result that their own points and line contradict',
  repeat: 'are there more than once',
};

/**
 * Faults in words: `12 of 240 rows of nba_analytics.player_game_summary name no team of the league
 * (team_abbr): BRK on 2025-01-14 (adam 0022400123)`.
 * @param most examples to show
 */
export function faultText(faults: CountedFaults, most = 1): string {
  const { kind, table, column, faulty, concerned, examples } = faults;
  const shown = examples.slice(0, most).map(exampleText).join(', ');
  const found = shown === '' ? '' : `: ${shown}`;
  return `${faulty} of ${concerned} rows of ${table} ${FAULT_TEXT[kind]} (${column})${found}`;
}

/** One faulty row in words: `BRK on 2025-01-14 (adam 0022400123)`. */
function exampleText({ date, key, value }: FaultExample): string {
  return `${value} on ${date} (${key})`;
}
