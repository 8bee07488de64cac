import { missingText } from '../domain/missing.js';
import { duration, newYorkTime } from '../domain/times.js';
import { REASONS } from '../domain/verdict.js';
import type {
  Asked,
  ElsewhereCount,
  ExplainedLanding,
  Explanation,
  Refresh,
  Trouble,
} from './explanation.js';
import { CAUSES, counted, reasonText, silenceText, standingText } from './phrases.js';

/** A line for people. */
export interface Line {
  readonly text: string;
  /** It belongs to the line above. */
  readonly isDetail: boolean;
}

/** An explanation as lines of a terminal, the answer first. Times are New York's. */
export function sentences(explanation: Explanation): readonly string[] {
  return explainedLines(explanation).map(({ text, isDetail }) => (isDetail ? `  ${text}` : text));
}

/** The same line by line. */
export function explainedLines(explanation: Explanation): readonly Line[] {
  const { exporter, at, lastRefresh, asked, trouble, silence, amiss } = explanation;
  return [
    line(`${exporter} at ${newYorkTime(at)}`),
    line(''),
    ...(amiss === null
      ? []
      : [line(`Attention: ${amiss.message}.`), detail(`Try: ${amiss.remedy}`)]),
    line(`Now: ${standingText(explanation)}`),
    ...(silence === null ? [] : [line(silenceText(silence))]),
    ...refreshLines(lastRefresh),
    ...askedLines(asked),
    ...landingLines(explanation),
    ...troubleLines(trouble, at),
    ...nextLines(explanation),
  ];
}

const line = (text: string): Line => ({ text, isDetail: false });
const detail = (text: string): Line => ({ text, isDetail: true });

function refreshLines(last: Refresh | null): readonly Line[] {
  if (last === null) return [line('Last refresh: none that the journal or the state knows of.')];
  const { runId, status, cause, slot, asOf, dataThrough, landings } = last;
  const began = last.startedAt ?? last.finishedAt;
  const took =
    last.startedAt === null ? '' : `, took ${duration(last.finishedAt - last.startedAt)}`;
  const included = landings.map(({ table, gameDate, landings: number }) =>
    number === 1 ? `${table} ${gameDate}` : `${table} ${gameDate} (${number} times)`,
  );
  return [
    line(`Last refresh: ${newYorkTime(began)}, because ${CAUSES[cause]} (run ${runId}${took}).`),
    ...(slot === null ? [] : [detail(`It was for slot ${slot}.`)]),
    detail(`${outcome(last)} As of ${asOf}, data through ${dataThrough ?? 'unknown'}.`),
    ...(last.missing.length === 0 ? [] : [detail(`It lacked ${missingText(last.missing)}.`)]),
    ...(status === 'published' && landings.length === 0 && last.startedAt === null
      ? [detail('Its line in the journal has expired: the landings in it are no longer known.')]
      : []),
    ...(included.length === 0 ? [] : [detail(`Landings in it: ${included.join(', ')}.`)]),
    ...(cause === 'landing' && landings.length === 0 && last.startedAt !== null ? [MOVED] : []),
  ];
}

/** A load may change a table after the run that its landing led to had read it. */
const MOVED = detail(
  'No landing of its own: the tables held something else than when the file before was made.',
);

function askedLines(asked: Asked | null): readonly Line[] {
  if (asked === null) return [];
  const how = asked.force ? 'a refresh whether due or not' : 'a refresh if one is due';
  const where = asked.on === 'dashboard' ? 'on the dashboard' : 'with a trigger';
  return [detail(`Asked for ${where} by ${asked.by} at ${newYorkTime(asked.at)}: ${how}.`)];
}

function outcome({ status, partial, publishedAt }: Refresh): string {
  const since = publishedAt === null ? '' : `; readers see the file of ${newYorkTime(publishedAt)}`;
  if (status === 'unchanged') return `The content was the same, nothing was uploaded${since}.`;
  if (status === 'already-current') {
    return `Another instance had already published the same${since}.`;
  }
  return partial ? 'It published the file marked partial.' : 'It published the file.';
}

function troubleLines(trouble: Trouble | null, at: number): readonly Line[] {
  if (trouble === null) return [];
  const { kind, runId, count, message, remedy, overAt } = trouble;
  if (overAt !== null && at - overAt > OLD_NEWS_MS) return [];
  const run = runId === null ? 'the run' : `run ${runId}`;
  const what = kind === 'held-back' ? 'was held back by the guard' : 'failed';
  const row = count > 1 ? ` (${count} in a row)` : '';
  const over =
    overAt === null
      ? [detail(`Try: ${remedy}`)]
      : [detail(`It is over: a run at ${newYorkTime(overAt)} succeeded.`)];
  return [
    line(`What went wrong last: ${run} ${what} at ${newYorkTime(trouble.at)}${row}: ${message}`),
    ...over,
  ];
}

/** Trouble that ended longer ago is not told. */
const OLD_NEWS_MS = 86_400_000;

function nextLines({ exporter, on, fires, standing, at }: Explanation): readonly Line[] {
  if (standing.reason === 'paused') {
    return [line(`Next: nothing until "trends resume ${exporter}".`)];
  }
  if (fires === null) {
    return [line('Next: the calendar has no slot to come; only a landing wakes it.')];
  }
  const { slot, opensAt, deadline } = fires;
  const early =
    on === 'landing'
      ? 'when its data lands'
      : 'as soon as the slot is open and its sources are complete';
  const unless = standing.reason === 'held-back' ? ', unless the guard refuses the inputs' : '';
  const when =
    opensAt > at
      ? `slot ${slot} opens ${newYorkTime(opensAt)}, grace ${duration(deadline - opensAt)}`
      : `slot ${slot} is open since ${newYorkTime(opensAt)} and not covered`;
  return [
    line(`Next: it refreshes ${early}, at the latest ${newYorkTime(deadline)}${unless}.`),
    detail(`(${when})`),
  ];
}

/** More are counted; `--json` has them all. */
const MOST_SHOWN = 12;

/** What came since the last refresh, newest last, and the verdict on each. */
function landingLines(explanation: Explanation): readonly Line[] {
  const { since, elsewhere, deadLetters, lastRefresh } = explanation;
  const when = lastRefresh === null ? 'So far' : 'Since then';
  const shown = since.slice(-MOST_SHOWN);
  const earlier = since.length - shown.length;
  return [
    line(
      since.length === 0
        ? `${when} nothing landed that this file reads.`
        : `${when}: ${counted(since.length, 'completion')}.`,
    ),
    ...(earlier === 0 ? [] : [detail(`${earlier} earlier ones are left out; --json has them.`)]),
    ...shown.map(landingLine),
    ...othersLine(elsewhere, false, 'in tables this file does not read'),
    ...othersLine(elsewhere, true, `no-feed, ${REASONS['no-feed']}`),
    ...(deadLetters === 0
      ? []
      : [detail(`${counted(deadLetters, 'message')} could not be read: trends deadletter list`)]),
  ];
}

function othersLine(
  elsewhere: readonly ElsewhereCount[],
  noFeed: boolean,
  what: string,
): readonly Line[] {
  const tables = elsewhere
    .filter((each) => each.noFeed === noFeed)
    .map(({ table, landings, nearest }) => {
      const meant = nearest === undefined ? '' : ` (did it mean ${nearest}?)`;
      return `${table}${landings === 1 ? '' : ` (${landings} times)`}${meant}`;
    });
  return tables.length === 0 ? [] : [detail(`Also landed (${what}): ${tables.join(', ')}.`)];
}

/** How it was heard of, where no completion event told. */
const SEEN = {
  event: null,
  'audit-log': "announced by BigQuery's audit log, seen in the table",
  observed: 'not announced, seen in the table',
} as const;

function landingLine(landing: ExplainedLanding): Line {
  const { receivedAt, table, gameDate, status, source, reason, detail: about } = landing;
  const how = [status, SEEN[source]].filter((part) => part !== null).join(', ');
  const what = `${table} ${gameDate}${how === '' ? '' : ` (${how})`}`;
  return detail(`${newYorkTime(receivedAt)}  ${what}: ${reason}, ${reasonText(reason, about)}`);
}
