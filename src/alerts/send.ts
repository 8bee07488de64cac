import type { Log } from '../log.js';
import type { Outgoing } from './book.js';
import type { Sent } from './outbox.js';
import { payloadOf, reportOf } from './payload.js';
import type { Post } from './webhook.js';

/** Sends a notice; never fails. */
export type Send = (outgoing: Outgoing, signal: AbortSignal) => Promise<Sent>;

/** Every notice becomes a log line, once; with a webhook it is posted too. @param post null: no webhook */
export function sender(log: Log, post: Post | null): Send {
  return async ({ notice, failures }, signal) => {
    const incident = reportOf(notice);
    if (failures === 0)
      log.warn(
        { event: `incident.${notice.event}`, incident },
        `incident ${notice.event}: ${incident.summary}`,
      );
    if (post === null) return { outcome: 'sent', fault: null };
    const sent = await post(payloadOf(notice), signal);
    const { outcome, fault } = sent;
    if (outcome === 'refused') {
      log.error(
        { event: 'alerts.webhook-refused', notice: notice.id, fault, remedy: WANTED },
        'the alert webhook refused the notice, which is dropped',
      );
    }
    if (outcome === 'failed' && failures === 0 && !signal.aborted) {
      log.error(
        { event: 'alerts.webhook-failing', notice: notice.id, fault, remedy: REMEDY },
        'the alert webhook fails; retrying',
      );
    }
    return sent;
  };
}

const WANTED =
  'See what the service behind alerts.webhook takes: it is sent JSON with "text" and "incident".';
const REMEDY = 'Check alerts.webhook and the service behind it; it is retried for a day.';
