import { newYorkTime } from '../domain/times.js';
import type { ExplainedLanding, Explanation } from './explanation.js';
import { counted, reasonText } from './phrases.js';

/** More are counted; `--json` has them all. */
const MOST_SHOWN = 12;

/** What came since the last refresh, newest last, and the verdict on each. */
export function landingLines(explanation: Explanation): readonly string[] {
  const { since, elsewhere, deadLetters, lastRefresh } = explanation;
  const when = lastRefresh === null ? 'So far' : 'Since then';
  const shown = since.slice(-MOST_SHOWN);
  const earlier = since.length - shown.length;
  const others = elsewhere.map(({ table, landings }) => `${table} (${landings})`);
  return [
    since.length === 0
      ? `${when} nothing landed that this file reads.`
      : `${when}: ${counted(since.length, 'completion')}.`,
    ...(earlier === 0 ? [] : [`  ${earlier} earlier ones are left out; --json has them.`]),
    ...shown.map(landingLine),
    ...(others.length === 0
      ? []
      : [`  Also landed, in tables this file does not read: ${others.join(', ')}.`]),
    ...(deadLetters === 0
      ? []
      : [`  ${counted(deadLetters, 'message')} could not be read: trends deadletter list`]),
  ];
}

function landingLine(landing: ExplainedLanding): string {
  const { receivedAt, table, gameDate, status, source, reason, detail } = landing;
  const how = [status, source === 'observed' ? 'not announced, seen in the table' : null]
    .filter((part) => part !== null)
    .join(', ');
  const what = `${table} ${gameDate}${how === '' ? '' : ` (${how})`}`;
  return `  ${newYorkTime(receivedAt)}  ${what}: ${reason}, ${reasonText(reason, detail)}`;
}
