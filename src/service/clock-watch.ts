import { asyncScheduler } from 'rxjs';
import type { Failure } from '../../streams/flow.js';
import type { Config } from '../config/index.js';
import {
  aheadBy,
  CLOCK_REMEDY,
  type ClockDifference,
  differenceText,
  isOff,
  isTooFarOff,
  wrongClockText,
} from '../domain/clock-difference.js';
import type { EpochMs } from '../domain/date.js';
import { placeOf } from '../domain/place.js';
import type { Log } from '../log.js';
import { inTime, systemTimer } from '../ports/timer.js';
import { writeClock } from '../store/written-clock.js';
import type { Adapters } from './adapters.js';

/** Compares this machine's clock with those of the store and the warehouse. */
export interface ClockWatch {
  /** Compares now; a clock that cannot be read is left out. Never fails. */
  compare(): Promise<void>;
  /** The largest difference that was found last; null: none is known. */
  difference(): ClockDifference | null;
  /**
   * Why nothing may be published, or null. Compares first where that is too long ago, or where the
   * clock was set since.
   */
  fault(): Promise<Failure | null>;
}

export interface ClockWatchOptions {
  readonly config: Pick<Config, 'state' | 'data' | 'pipeline' | 'storage' | 'bigquery'>;
  readonly adapters: Pick<Adapters, 'privately' | 'warehouse' | 'scheduler'>;
  readonly log: Log;
  /** Of an instance, written into the object that is compared. */
  readonly instance: string;
}

/** The wall clock may drift so far from the monotonic one before it counts as set. */
const SET_BY_MS = 60_000;
/** A clock that has not answered by then is not waited for. */
const PATIENCE_MS = 5_000;

/** Reads another clock. @returns null where it does not say */
type ReadClock = () => Promise<EpochMs | null>;

/**
 * Watches the clock of this machine. A clock that is not the real one (accelerated, virtual, shown as
 * another day) is compared with nothing.
 */
export function clockWatch(options: ClockWatchOptions): ClockWatch {
  const { config, adapters, log, instance } = options;
  const now = () => adapters.scheduler.now();
  const found = new Map<string, ClockDifference>();
  const shown = () => ({ at: now(), instance, differences: [...found.values()] });
  const write = () => writeClock(adapters.privately, shown());
  const clocks = adapters.scheduler === asyncScheduler ? clocksOf(options, write) : [];
  let compared: { readonly at: number; readonly drift: number } | null = null;
  let comparing: Promise<void> | null = null;
  const drift = () => now() - performance.now();

  async function compareAll(): Promise<void> {
    const offBefore = [...found.values()].filter(isOff).length;
    await Promise.all(
      clocks.map(async ([against, read]) => {
        const difference = await differenceTo(against, read, now);
        if (difference === null) return;
        tellChange(log, found.get(against), difference);
        found.set(against, difference);
      }),
    );
    // Others read there what was found: at once when it is another thing.
    if ([...found.values()].filter(isOff).length !== offBefore) await write().catch(() => null);
  }

  function compare(): Promise<void> {
    comparing ??= compareAll().finally(() => {
      compared = { at: performance.now(), drift: drift() };
      comparing = null;
    });
    return comparing;
  }

  function isStale(): boolean {
    if (compared === null) return true;
    const tooOld = performance.now() - compared.at >= config.pipeline.reconcileMs;
    return tooOld || Math.abs(drift() - compared.drift) > SET_BY_MS;
  }

  function difference(): ClockDifference | null {
    const all = [...found.values()];
    return all.sort((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs))[0] ?? null;
  }

  return {
    compare,
    difference,
    async fault() {
      if (clocks.length > 0 && isStale())
        await inTime(systemTimer, PATIENCE_MS, compare(), () => {});
      const worst = difference();
      if (worst === null || !isTooFarOff(worst)) return null;
      return { kind: 'transient', message: wrongClockText(worst), remedy: CLOCK_REMEDY };
    },
  };
}

/** How this clock differs from another; null where that does not say. */
async function differenceTo(
  against: string,
  read: ReadClock,
  now: () => EpochMs,
): Promise<ClockDifference | null> {
  const before = now();
  const theirs = await read().catch(() => null);
  return theirs === null ? null : { against, aheadMs: aheadBy(before, theirs, now()) };
}

/** Tells once that a clock is off, and once that it is right again. */
function tellChange(log: Log, before: ClockDifference | undefined, after: ClockDifference): void {
  const wasOff = before !== undefined && isOff(before);
  if (isOff(after) && !wasOff) {
    log.warn({ event: 'clock.off', ...after, remedy: CLOCK_REMEDY }, differenceText(after));
  }
  if (wasOff && !isOff(after)) {
    log.info({ event: 'clock.right', against: after.against }, 'the clock is right again');
  }
}

/** An emulator shows the clock of the machine that it runs on: it is compared with nothing. */
function clocksOf(
  { config, adapters }: ClockWatchOptions,
  write: ReadClock,
): readonly (readonly [string, ReadClock])[] {
  const { state, data, storage, bigquery } = config;
  const isStoreReal = placeOf(state).kind === 'folder' || storage.endpoint === '';
  const isWarehouseReal = placeOf(data).kind === 'bigquery' && bigquery.endpoint === '';
  return [
    ...(isStoreReal ? [[`the private store ${state}`, write] as const] : []),
    ...(isWarehouseReal
      ? [[`the warehouse ${data}`, () => warehouseClock(adapters)] as const]
      : []),
  ];
}

async function warehouseClock({ warehouse }: Pick<Adapters, 'warehouse'>): Promise<EpochMs | null> {
  const { rows } = await warehouse.query({
    sql: 'SELECT UNIX_MILLIS(CURRENT_TIMESTAMP()) AS now',
    parameters: {},
    labels: { purpose: 'clock' },
  });
  const at = Number(rows[0]?.now);
  return Number.isFinite(at) ? at : null;
}
