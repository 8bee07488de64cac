import { GoogleAuth } from 'google-auth-library';
import type { EpochMs } from '../../domain/date.js';
import type { Backlog, ReadBacklogs } from '../../ports/backlog.js';
import { failure } from './failure.js';
import { newestPoints } from './points.js';

export interface MonitoringOptions {
  /** Of the subscriptions. */
  readonly project: string;
  readonly now: () => EpochMs;
  /** Where the API answers, and nobody is signed in; Google when absent. */
  readonly endpoint?: string;
}

const GOOGLE = 'https://monitoring.googleapis.com';
const SCOPES = ['https://www.googleapis.com/auth/monitoring.read'];
/** Subscriptions are measured each minute, and told of some minutes later. */
const LOOK_BACK_MS = 10 * 60_000;
const TIMEOUT_MS = 20_000;

/** Reads what waits in subscriptions from Cloud Monitoring: Pub/Sub itself does not say. */
export function backlogReader(options: MonitoringOptions): ReadBacklogs {
  const ask = asking(options);
  return async () => {
    const [messages, oldest] = await Promise.all([
      ask('num_undelivered_messages'),
      ask('oldest_unacked_message_age'),
    ]);
    const backlogs = new Map<string, Backlog>();
    for (const [name, count] of messages) {
      backlogs.set(name, { messages: count, oldestSeconds: oldest.get(name) ?? 0 });
    }
    return backlogs;
  };
}

function asking({ project, now, endpoint }: MonitoringOptions) {
  const auth = endpoint === undefined ? new GoogleAuth({ scopes: SCOPES }) : null;
  return async (metric: string): Promise<ReadonlyMap<string, number>> => {
    const url = new URL(`/v3/projects/${project}/timeSeries`, endpoint ?? GOOGLE);
    const type = `pubsub.googleapis.com/subscription/${metric}`;
    const filter = `metric.type="${type}" AND resource.type="pubsub_subscription"`;
    url.searchParams.set('filter', filter);
    url.searchParams.set('interval.startTime', new Date(now() - LOOK_BACK_MS).toISOString());
    url.searchParams.set('interval.endTime', new Date(now()).toISOString());
    try {
      const headers = auth === null ? {} : await signedIn(auth, url);
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status} ${text}`);
      return newestPoints(JSON.parse(text));
    } catch (error) {
      throw failure(project, error);
    }
  };
}

/**
 * The headers of whoever is signed in. Never fails with the error itself, and not with all of its words:
 * those of a parser quote what was read, which may be a key.
 */
async function signedIn(auth: GoogleAuth, url: URL): Promise<Headers> {
  try {
    return await auth.getRequestHeaders(url);
  } catch (error) {
    const isKey = error instanceof SyntaxError;
    throw new Error(isKey ? 'the credentials are not valid JSON' : messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
