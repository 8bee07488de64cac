import type { LandingMark, Lane, RunMark } from '../../api.js';
import { clock, day, gameDay } from '../format/times.js';
import { bare, CAUSES, listed, OUTCOMES, reasonName, titleOf } from '../format/words.js';

/** What a landing's mark says. */
export function sayLanding({
  table,
  gameDate,
  at,
  status,
  source,
  reason,
  exporters,
}: LandingMark) {
  const what = `${bare(table)} landed for ${gameDay(gameDate)} (${status})`;
  const heard = HEARD[source] ?? '';
  return `${what}, ${day(at)} ${clock(at)}${heard}: ${wentTo(reason, exporters)}`;
}

const HEARD: Readonly<Record<string, string>> = {
  'audit-log': ", told by BigQuery's audit log",
  observed: ', observed without an event',
};

/** Where a landing went. */
export function wentTo(reason: LandingMark['reason'], exporters: LandingMark['exporters']): string {
  if (reason !== null) return `went nowhere, ${reasonName(reason)}`;
  return exporters.length === 0 ? 'affects no file' : `affects ${listed(exporters.map(titleOf))}`;
}

/** What a run's mark says. */
export function sayRun(exporter: string, run: RunMark): string {
  return `${titleOf(exporter)}: ${outcomeOf(run)}, ${day(run.to)} ${clock(run.to)}, ${CAUSES[run.cause]}`;
}

export function outcomeOf({ status, partial }: RunMark): string {
  return `${OUTCOMES[status]}${partial ? ', partial' : ''}`;
}

/** What a slot's bar says. */
export function saySlot({ opensAt, deadline, coveredAt }: Lane['slots'][number]): string {
  const until = `slot opens ${day(opensAt)} ${clock(opensAt)}, deadline ${clock(deadline)}`;
  return coveredAt === null ? until : `${until}, covered ${day(coveredAt)} ${clock(coveredAt)}`;
}
