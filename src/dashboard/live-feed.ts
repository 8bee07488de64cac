import { asyncScheduler, interval, map, merge, type Observable, type SchedulerLike } from 'rxjs';
import type { EpochMs } from '../domain/date.js';
import { printableJson } from '../domain/printable.js';
import type { Feed } from '../http/route.js';
import type { LiveEvent } from './api.js';

/** Proxies take a connection that says nothing for dead. */
const HEARTBEAT_MS = 15_000;
/** A page that lost its connection comes back after this. */
const RETRY_MS = 2_000;

/**
 * Events as server-sent events. They have no ids: a page that comes back reads anew what it shows.
 * @param scheduler of real time, for the heartbeats
 */
export function liveFeed(
  events$: Observable<LiveEvent>,
  now: () => EpochMs,
  scheduler: SchedulerLike = asyncScheduler,
): Feed {
  return {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    headers: { 'x-accel-buffering': 'no' },
    open: (write) => {
      write(`retry: ${RETRY_MS}\n\n${written({ event: 'hello', data: { now: now() } })}`);
      const heartbeats$ = interval(HEARTBEAT_MS, scheduler).pipe(map(() => ': still here\n\n'));
      const listening = merge(events$.pipe(map(written)), heartbeats$).subscribe(write);
      return () => listening.unsubscribe();
    },
  };
}

/** JSON has no line breaks of its own, so an event's data is one line. */
function written({ event, data }: LiveEvent): string {
  return `event: ${event}\ndata: ${printableJson(JSON.stringify(data))}\n\n`;
}
