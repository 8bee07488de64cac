import { newYorkTime } from '../domain/times.js';
import type { Notice } from './book.js';

const LONGEST = 600;

/** A notice as other programs read it: in the log and in the webhook's body. */
export interface IncidentReport {
  /** The incident's; the same in all its notices. */
  readonly id: string;
  /** This notice's: whoever gets it twice can tell. */
  readonly notice: string;
  readonly event: Notice['event'];
  readonly cause: string;
  readonly kind: string;
  readonly severity: string;
  readonly summary: string;
  readonly files: readonly string[];
  readonly exporters: readonly string[];
  /** When it was opened, ISO 8601 in UTC. */
  readonly since: string;
  readonly at: string;
  readonly remedy: string;
}

export function reportOf({ id: notice, event, at, incident }: Notice): IncidentReport {
  const { id, key: cause, kind, severity, summary, files, exporters, remedy } = incident;
  const since = new Date(incident.openedAt).toISOString();
  const told = { since, at: new Date(at).toISOString() };
  return { id, notice, event, cause, kind, severity, summary, files, exporters, ...told, remedy };
}

/** The webhook's body: `text` as Slack and its like show it, and the report for everybody else. */
export interface Payload {
  readonly text: string;
  readonly incident: IncidentReport;
}

export function payloadOf(notice: Notice): Payload {
  const incident = reportOf(notice);
  const { event, severity, files, id } = incident;
  const since = newYorkTime(notice.incident.openedAt);
  const lines = [
    `*Trends: ${event} (${severity})* ${escaped(clipped(incident.summary))}`,
    ...(files.length === 0 ? [] : [`Holds up: ${files.join(', ')}`]),
    ...(event === 'closed' ? [] : [`What to do: ${escaped(clipped(incident.remedy))}`]),
    `Incident ${id}, open since ${since}`,
  ];
  return { text: lines.join('\n'), incident };
}

/** The three characters that would begin a link or a mention. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function clipped(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
