import { newYorkTime } from '../domain/times.js';
import { REASONS } from '../domain/verdict.js';
import type { ElsewhereCount, ExplainedLanding, Explanation } from './explanation.js';
import { counted, reasonText } from './phrases.js';

/** More are counted; `--json` has them all. */
const MOST_SHOWN = 12;

/** What came since the last refresh, newest last, and the verdict on each. */
export function landingLines(explanation: Explanation): readonly string[] {
  const { since, elsewhere, deadLetters, lastRefresh } = explanation;
  const when = lastRefresh === null ? 'So far' : 'Since then';
  const shown = since.slice(-MOST_SHOWN);
  const earlier = since.length - shown.length;
  return [
    since.length === 0
      ? `${when} nothing landed that this file reads.`
      : `${when}: ${counted(since.length, 'completion')}.`,
    ...(earlier === 0 ? [] : [`  ${earlier} earlier ones are left out; --json has them.`]),
    ...shown.map(landingLine),
    ...othersLine(elsewhere, false, 'in tables this file does not read'),
    ...othersLine(elsewhere, true, `no-feed, ${REASONS['no-feed']}`),
    ...(deadLetters === 0
      ? []
      : [`  ${counted(deadLetters, 'message')} could not be read: trends deadletter list`]),
  ];
}

function othersLine(
  elsewhere: readonly ElsewhereCount[],
  noFeed: boolean,
  what: string,
): readonly string[] {
  const tables = elsewhere
    .filter((each) => each.noFeed === noFeed)
    .map(({ table, landings, nearest }) => {
      const meant = nearest === undefined ? '' : ` (did it mean ${nearest}?)`;
      return `${table}${landings === 1 ? '' : ` (${landings} times)`}${meant}`;
    });
  return tables.length === 0 ? [] : [`  Also landed (${what}): ${tables.join(', ')}.`];
}

/** How it was heard of, where no completion event told. */
const SEEN = {
  event: null,
  'audit-log': "announced by BigQuery's audit log, seen in the table",
  observed: 'not announced, seen in the table',
} as const;

function landingLine(landing: ExplainedLanding): string {
  const { receivedAt, table, gameDate, status, source, reason, detail } = landing;
  const how = [status, SEEN[source]].filter((part) => part !== null).join(', ');
  const what = `${table} ${gameDate}${how === '' ? '' : ` (${how})`}`;
  return `  ${newYorkTime(receivedAt)}  ${what}: ${reason}, ${reasonText(reason, detail)}`;
}
