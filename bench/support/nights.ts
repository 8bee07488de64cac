import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { filter, firstValueFrom, map, switchMap, take, toArray } from 'rxjs';
import { EXPORTERS } from '../../exporters/registry.js';
import { loadConfig } from '../../src/config/index.js';
import { addDays, type EpochMs, type IsoDate } from '../../src/domain/date.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import type { EventSource } from '../../src/ports/event-source.js';
import { gamesOn, type League, writeLeague } from '../../src/sample/index.js';
import type { Adapters } from '../../src/service/adapters.js';
import { openAdapters } from '../../src/service/open-adapters.js';
import { openPubSub } from '../../src/service/open-pubsub.js';
import { startService } from '../../src/service.js';
import { states } from '../../src/store/states.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import { loadNight } from '../../test/support/sample-folder.js';
import { schedulerShowing } from '../../test/support/shown-time.js';
import { busy, type Call, timedParts } from './timed-parts.js';

/** The exporter whose file is waited for; the others are paused, so that nothing runs beside it. */
const WATCHED = 'trends-hot-cold';
const LIVE_FILE = 'v1/trends/whos-hot-v2.json';
const QUIET_MS = 20;

/** What one landing took, in milliseconds. */
export interface Night {
  /** From the arrival of the message to its ack. */
  readonly ack: number;
  /** From the release of settle to the file that readers see. */
  readonly file: number;
  /** Of these, in the warehouse, in the stores, and in neither. */
  readonly warehouse: number;
  readonly stores: number;
  readonly own: number;
}

export interface NightsOptions {
  readonly league: League;
  /** Holds the tables in `data`. */
  readonly folder: string;
  /** Settings beside the pipeline's. */
  readonly settings: object;
  readonly file: string;
  /** The dates, ascending, that land one after the other; all before the first are loaded. */
  readonly nights: readonly IsoDate[];
  /** Sends an event; the service's own bus when absent. */
  readonly send?: (body: Uint8Array) => Promise<unknown>;
  /** Told before an event is sent, and once its run is over. */
  readonly watch?: { begins(): Promise<void>; ends(): Promise<void> };
}

/** Game dates of the league's season, from its `from`-th. */
export function gameDates(league: League, first: IsoDate, count: number): readonly IsoDate[] {
  const dates: IsoDate[] = [];
  for (let date = first; dates.length < count && date <= league.final; date = addDays(date, 1)) {
    if (gamesOn(league, date).length > 0) dates.push(date);
  }
  return dates;
}

/** Lets nights land one after the other, and tells what each took until its file was there. */
export async function landNights(options: NightsOptions): Promise<readonly Night[]> {
  const { league, folder, file, settings, nights, send, watch } = options;
  const data = join(folder, 'data');
  const [first = ''] = nights;
  await writeLeague(league, data, { through: addDays(first, -1), layout: 'folders' });
  writeFileSync(file, JSON.stringify({ data, pipeline: PIPELINE, ...settings }));
  const config = loadConfig({ file, env: {}, flags: {} });
  const clock = { at: morningAfter(addDays(first, -1)) };
  const log = pino({ level: 'error' }, pino.destination(2));
  const calls: Call[] = [];
  const scheduler = schedulerShowing(() => clock.at);
  const opened = await openAdapters(config, scheduler, log);
  const adapters = timedParts(opened, calls);
  const pubSub = await openPubSub(config, log);
  const acks: number[] = [];
  const sources = pubSub.sources.map((source) => ackTimed(source, acks));
  const service = await startService({ config, adapters, log, sources });
  const done$ = service.stories$.pipe(filter(({ kind }) => kind === 'done'));
  // A run is followed by one more look, which must not fall into the next night.
  const rested$ = done$.pipe(switchMap(() => service.stories$.pipe(filter(isRest))));
  try {
    await firstValueFrom(done$.pipe(take(EXPORTERS.length), toArray()));
    await pauseOthers(adapters);
    const taken: Night[] = [];
    for (const night of nights) {
      clock.at = morningAfter(night);
      const { event } = await loadNight(league, data, PLAYER_GAMES, night, clock.at - MINUTE_MS);
      const body = new TextEncoder().encode(JSON.stringify(event));
      calls.length = 0;
      acks.length = 0;
      const released = firstValueFrom(
        service.stories$.pipe(filter(isRelease), map(performanceNow)),
      );
      const over = firstValueFrom(rested$);
      await watch?.begins();
      const sent = performance.now();
      await (send ?? service.publish)(body);
      if (send === undefined) acks.push(performance.now() - sent);
      const at = await released;
      await over;
      await watch?.ends();
      taken.push({ ack: acks[0] ?? Number.NaN, ...taking(calls, at) });
    }
    return taken;
  } finally {
    await service.stop();
    await pubSub.close();
    await opened.warehouse.close();
  }
}

const MINUTE_MS = 60_000;
const PIPELINE = { quiet: `${QUIET_MS}ms`, minInterval: '0s', reconcile: '1h', longestTimer: '1h' };

function morningAfter(night: IsoDate): EpochMs {
  return newYorkInstant(addDays(night, 1), '05:00');
}

/** A source whose messages tell how long it took until they were acked. */
function ackTimed(source: EventSource, acks: number[]): EventSource {
  return {
    ...source,
    name: source.name,
    stop: () => source.stop(),
    start: (onMessage) =>
      source.start((message) => {
        const from = performance.now();
        const ack = () => {
          acks.push(performance.now() - from);
          message.ack();
        };
        onMessage({ ...message, ack, nack: () => message.nack() });
      }),
  };
}

/** Of the others' looks remains what they read. */
async function pauseOthers({ privately }: Adapters): Promise<void> {
  const { load, save } = states(privately);
  for (const { name } of EXPORTERS) {
    if (name !== WATCHED) await save(name, { ...(await load(name)), paused: true });
  }
}

function isRelease(story: PipelineEvent): boolean {
  return story.kind === 'trigger' && story.why === 'settled' && story.exporter === WATCHED;
}

function isRest(story: PipelineEvent): boolean {
  return story.kind === 'skipped' && story.verdict.exporter === WATCHED;
}

function performanceNow(): number {
  return performance.now();
}

/** From the release to the moment when the live file was written. */
function taking(calls: readonly Call[], released: number): Omit<Night, 'ack'> {
  const visible = calls.find(({ wrote }) => wrote.endsWith(LIVE_FILE))?.to;
  if (visible === undefined) throw new Error(`${LIVE_FILE} was not written`);
  const file = visible - released;
  const of = (kind: Call['of']) => calls.filter((call) => call.of === kind);
  return {
    file,
    warehouse: busy(of('warehouse'), released, visible),
    stores: busy(of('store'), released, visible),
    own: file - busy(calls, released, visible),
  };
}
