import { describe, expect, it } from 'vitest';
import {
  calendarFinding,
  clockFinding,
  serviceClockFindings,
  zoneFinding,
} from '../../../src/doctor/clock.js';
import { CLOCK, writeClock } from '../../../src/store/written-clock.js';
import { memoryStore } from '../../support/memory-store.js';
import { HOT_COLD, planOf } from '../../support/model-plans.js';
import { newYork } from '../../support/virtual-time.js';

const NOW = newYork('2025-01-15', '12:00');
const MINUTE = 60_000;

describe('clockFinding', () => {
  it.each([
    ['no table was changed', null, 'green'],
    ['the newest change was a while ago', NOW - 60 * MINUTE, 'green'],
    ['clocks differ a little', NOW + 5 * MINUTE, 'green'],
    ['a table was changed in the future', NOW + 6 * MINUTE, 'yellow'],
  ])('when %s', (_, newest, level) => {
    expect(clockFinding(NOW, newest).level).toBe(level);
  });

  it('says by how much', () => {
    expect(clockFinding(NOW, NOW + 120 * MINUTE).saw).toContain('changed 2 h later');
  });
});

describe('zoneFinding', () => {
  it('knows New York here', () => {
    expect(zoneFinding().level).toBe('green');
  });

  it('is red without summer time', () => {
    const standard = (date: string, at: string) => Date.parse(`${date}T${at}:00-05:00`);
    expect(zoneFinding(standard)).toMatchObject({ level: 'red' });
  });
});

describe('calendarFinding', () => {
  it('names the next slot', () => {
    expect(calendarFinding(HOT_COLD, NOW)).toMatchObject({
      level: 'green',
      saw: 'next slot Thu 2025-01-16 06:00 EST',
    });
  });

  it('warns when none will come', () => {
    const { on, sources } = HOT_COLD;
    const pauses = [{ from: '2025-01-01', to: '9999-12-31' }];
    const paused = planOf(
      'trends-hot-cold',
      { kind: 'daily', at: '06:00' },
      { on, sources },
      pauses,
    );
    expect(calendarFinding(paused, NOW)).toMatchObject({ level: 'yellow' });
  });
});

describe('serviceClockFindings', () => {
  it.each([
    [0, 'green', 'its clock is that of gs://p'],
    [-6 * MINUTE, 'yellow', 'its clock was 6 min behind that of gs://p, last at Wed 2025-01-15'],
    [91 * MINUTE, 'red', 'its clock was 1 h 31 min ahead of that of gs://p'],
  ])('at %d ms ahead is %s', async (aheadMs, level, saw) => {
    const store = memoryStore();
    const differences = [{ against: 'gs://p', aheadMs }];
    await writeClock(store, { at: NOW, instance: 'one', differences });
    expect(await serviceClockFindings(store)).toMatchObject([
      { level, saw: expect.stringContaining(saw) },
    ]);
  });

  it('are none where no service wrote, or nothing that can be read', async () => {
    expect(await serviceClockFindings(memoryStore())).toEqual([]);
    for (const text of ['', 'null', '{}', '{"at":"x","differences":[]}']) {
      const store = memoryStore();
      await store.put(CLOCK, new TextEncoder().encode(text), { contentType: 'application/json' });
      expect(await serviceClockFindings(store)).toEqual([]);
    }
  });
});
