import { createHash } from 'node:crypto';
import type { EpochMs } from '../domain/date.js';
import type { RootCause } from './root-cause.js';

/** A root cause that somebody was told of. Its words say what is wrong now; all else is as the last notice said. */
export interface Incident extends Omit<RootCause, 'opensAfterMs'> {
  readonly id: string;
  readonly openedAt: EpochMs;
  readonly notifiedAt: EpochMs;
  /** Notices so far. */
  readonly notices: number;
  /** Since when the cause is no longer seen; null while it is. */
  readonly goneSince: EpochMs | null;
}

/** What people are told of an incident. */
export interface Notice {
  /** The same whenever this notice is sent again. */
  readonly id: string;
  readonly event: 'opened' | 'updated' | 'closed';
  readonly at: EpochMs;
  readonly incident: Incident;
}

/** A notice that is still to be sent. */
export interface Outgoing {
  readonly notice: Notice;
  readonly failures: number;
  /** Not tried before then. */
  readonly retryAt: EpochMs;
}

/** Everything about incidents that outlives a process. Changed only by compare-and-swap. */
export interface Book {
  readonly version: 1;
  readonly open: readonly Incident[];
  /** When causes that are not incidents yet were first seen, by key. */
  readonly watched: Readonly<Record<string, EpochMs>>;
  /** Notices to be sent, oldest first. */
  readonly outbox: readonly Outgoing[];
  /** Who sends them now, and until when it may be. */
  readonly sender: { readonly holder: string; readonly until: EpochMs } | null;
  /** Since when and why the webhook has taken no notice; absent or null while it does. */
  readonly webhook?: WebhookTrouble | null;
}

/** Why the webhook takes no notices. */
export interface WebhookTrouble {
  readonly since: EpochMs;
  readonly outcome: 'failed' | 'refused';
  readonly fault: string;
}

export const EMPTY_BOOK: Book = { version: 1, open: [], watched: {}, outbox: [], sender: null };

/** An incident of its own for each time a cause comes; whoever opens it at that moment names it alike. */
export function incidentId(key: string, openedAt: EpochMs): string {
  const opened = new Date(openedAt).toISOString();
  const hash = createHash('sha256').update(`${key} ${opened}`).digest('hex');
  return `${opened.slice(0, 10)}-${hash.slice(0, 8)}`;
}
