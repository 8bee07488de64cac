import { Subject } from 'rxjs';
import type { TableWatermark } from '../../src/domain/watermarks.js';
import type { Message } from '../../src/ports/event-source.js';
import { pipeline } from '../../streams/pipeline.js';
import { messageOf } from './events.js';
import { bodiesFor, DEFAULTS, manyExporters, NIGHT, NOON } from './many-exporters.js';
import { quietWorld } from './quiet-world.js';
import { spentSince } from './spent.js';

/** Messages that are under way at a time, as a source limits them. */
const CHUNK = 1_000;
const QUIET_MS = 100;

const LEVEL: TableWatermark = {
  stamp: { modifiedAt: NOON - 3_600_000, rows: 200 },
  landed: [
    {
      day: NIGHT,
      rows: 200,
      teams: ['AAA', 'BBB'],
      valued: ['AAA', 'BBB'],
      keys: 200,
      unresolved: 0,
      lines: 200,
      faulty: [],
      prints: { points: '1' },
    },
  ],
};

/** A pipeline with nothing behind it, and what feeds it. */
export interface FedPipeline {
  /** Seconds of the processor that landings take, from the first message to the last verdict. */
  take(landings: number): Promise<number>;
  /** Refreshes every file, so that nothing waits any more: not even for the slot of its exporter. */
  refresh(): Promise<void>;
  /** Resolves once nothing has been told for longer than a batch takes to settle. */
  silence(): Promise<void>;
  end(): Promise<void>;
}

/** @param remembered landings of which repeats are recognised */
export function fedPipeline(exporters: number, remembered: number): FedPipeline {
  const waits = { quietMs: QUIET_MS, minIntervalMs: 0, rememberedLandings: remembered };
  const plans = manyExporters(exporters);
  const bodies = bodiesFor(exporters);
  const settings = { ...DEFAULTS, ...waits };
  const deps = quietWorld({ at: NOON, level: LEVEL, exporters: plans, settings });
  const messages$ = new Subject<Message>();
  let told = 0;
  let sent = 0;
  const over = new Promise<void>((resolve, reject) => {
    messages$.pipe(pipeline(deps)).subscribe({
      next: () => {
        told += 1;
      },
      error: reject,
      complete: resolve,
    });
  });
  /** Resolves once all are acked. */
  const send = (chunk: readonly Uint8Array[]) =>
    new Promise<void>((resolve) => {
      let left = chunk.length;
      const ack = () => {
        left -= 1;
        if (left === 0) setImmediate(resolve);
      };
      for (const body of chunk) {
        sent += 1;
        messages$.next(messageOf(sent, body, ack));
      }
    });
  const silence = async () => {
    for (let before = -1; before !== told; ) {
      before = told;
      await new Promise((resolve) => setTimeout(resolve, 1.5 * QUIET_MS));
    }
  };
  return {
    take: async (landings) => {
      let seconds = 0;
      for (let left = landings; left > 0; left -= CHUNK) {
        const chunk = bodies(sent, Math.min(CHUNK, left));
        const began = process.cpuUsage();
        await send(chunk);
        seconds += spentSince(began);
      }
      const began = process.cpuUsage();
      await silence();
      return seconds + spentSince(began);
    },
    refresh: async () => {
      const names = plans.map(({ name }) => name);
      const trigger = { export_types: names, target_date: 'today', force: true };
      await send([Buffer.from(JSON.stringify(trigger))]);
      await silence();
    },
    silence,
    end: () => {
      messages$.complete();
      return over;
    },
  };
}
