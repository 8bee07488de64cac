import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { incidentsOf } from '../../../src/alerts/incidents-of.js';
import { loadConfig } from '../../../src/config/index.js';
import { StoreError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import type { Adapters } from '../../../src/service/adapters.js';
import { clockWatch } from '../../../src/service/clock-watch.js';
import { CLOCK, writtenClock } from '../../../src/store/written-clock.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { memoryStore } from '../../support/memory-store.js';
import { virtualTime } from '../../support/virtual-time.js';
import { exporterStanding, setbackOf, standingOf } from '../alerts/standings.js';

const MINUTE = 60_000;
const LOCAL = loadConfig({ env: {}, flags: {} });

/** A watch beside a store whose clock is this much behind ours (ahead: negative). */
function beside(behindMs: number, changes: Partial<Adapters> = {}, config = LOCAL) {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const privately = memoryStore(() => Date.now() - behindMs);
  const warehouse = cannedWarehouse();
  const parts = { privately, warehouse, scheduler: asyncScheduler, ...changes };
  const watch = clockWatch({ config, adapters: parts, log, instance: 'one' });
  const warned = () => lines.filter((line) => line.includes('"level":40')).length;
  return { watch, warned, lines, privately, warehouse };
}

afterEach(() => vi.restoreAllMocks());

describe('clockWatch', () => {
  it.each([
    [0, 0, false],
    [4.9, 0, false],
    [-4.9, 0, false],
    [5.1, 1, false],
    [-5.1, 1, false],
    [89.9, 1, false],
    [90.1, 1, true],
    [-90.1, 1, true],
  ])(
    'at %d minutes ahead of the store warns %d times, and publishes nothing: %s',
    async (ahead, warnings, stops) => {
      const { watch, warned } = beside(ahead * MINUTE);
      await watch.compare();
      await watch.compare();
      expect(warned()).toBe(warnings);
      const fault = await watch.fault();
      expect(fault !== null).toBe(stops);
      if (fault === null) return;
      const side = ahead > 0 ? 'ahead of' : 'behind';
      expect(fault).toMatchObject({ kind: 'transient' });
      expect(fault.message).toContain(`more than 1 h 30 min ${side} that of the private store`);
    },
  );

  it('compares before the first answer, and anew once the clock was set', async () => {
    const { watch } = beside(0);
    expect(await watch.fault()).toBeNull();
    const real = Date.now;
    const store = memoryStore(real);
    const { watch: other } = beside(0, { privately: store });
    expect(await other.fault()).toBeNull();
    vi.spyOn(Date, 'now').mockImplementation(() => real() + 120 * MINUTE);
    expect(await other.fault()).not.toBeNull();
    vi.restoreAllMocks();
    expect(await other.fault()).toBeNull();
  });

  it('goes by the clock that is furthest off: BigQuery has one of its own', async () => {
    const config = { ...LOCAL, data: 'bigquery://p' };
    const asked: string[] = [];
    const query: Adapters['warehouse']['query'] = async ({ sql }) => {
      asked.push(sql);
      return { rows: [{ now: BigInt(Date.now() + 100 * MINUTE) }], bytesProcessed: 0 };
    };
    const { watch } = beside(0, { warehouse: { ...cannedWarehouse(), query } }, config);
    const fault = await watch.fault();
    expect(fault?.message).toContain('behind that of the warehouse bigquery://p');
    expect(asked).toEqual(['SELECT UNIX_MILLIS(CURRENT_TIMESTAMP()) AS now']);
  });

  it('takes a clock that it cannot read for no reason to stop', async () => {
    const refuses: ObjectStore = {
      ...memoryStore(),
      put: () => Promise.reject(new StoreError('away', { permanent: false, remedy: 'Wait.' })),
    };
    expect(await beside(0, { privately: refuses }).watch.fault()).toBeNull();
    const silent: ObjectStore = { ...memoryStore(), head: async () => null };
    expect(await beside(0, { privately: silent }).watch.fault()).toBeNull();
  });

  it('compares a clock that is not the real one with nothing', async () => {
    const privately = memoryStore(() => 0);
    const { watch, warehouse } = beside(0, { privately, scheduler: virtualTime(9e11).scheduler });
    await watch.compare();
    expect([await watch.fault(), watch.difference()]).toEqual([null, null]);
    expect(await privately.list('')).toEqual([]);
    expect(warehouse.asked()).toBe(0);
  });

  it('leaves one object behind, which says what was found', async () => {
    const { watch, privately } = beside(7 * MINUTE);
    await watch.compare();
    expect(await privately.list('')).toEqual([CLOCK]);
    const written = await writtenClock(privately);
    expect(written).toMatchObject({ instance: 'one', differences: [watch.difference()] });
    expect(Math.round((written?.differences[0]?.aheadMs ?? 0) / MINUTE)).toBe(7);
  });
});

describe('the incident of a wrong clock', () => {
  const thresholds = { deadLetters: 10, lateMs: MINUTE };

  it('is one with the runs that it keeps from publishing', async () => {
    const { watch } = beside(121 * MINUTE);
    const message = (await watch.fault())?.message ?? '';
    const failing = exporterStanding('trends-team', { setback: setbackOf('transient', message) });
    const standing = { ...standingOf([failing]), clock: watch.difference() };
    const { causes } = incidentsOf(standing, thresholds);
    expect(causes).toMatchObject([
      { kind: 'clock', severity: 'error', opensAfterMs: 0, exporters: ['trends-team'] },
    ]);
    expect(causes[0]?.summary).toContain('2 h 1 min ahead of that of the private store');
  });

  it('is none within ninety minutes', () => {
    const near = { against: 'the private store gs://p', aheadMs: 89 * MINUTE };
    expect(incidentsOf({ ...standingOf([]), clock: near }, thresholds).causes).toEqual([]);
  });
});
