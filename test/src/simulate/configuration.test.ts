import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/index.js';
import { readConfiguration } from '../../../src/simulate/configuration.js';
import { configuredAs } from '../../../src/simulate/simulate.js';

describe('readConfiguration', () => {
  it('knows event and clock', () => {
    expect(readConfiguration('event')).toMatchObject({ name: 'event', kind: 'event' });
    expect(readConfiguration('clock')).toMatchObject({ name: 'clock', kind: 'clock' });
  });

  it('reads every setting', () => {
    const text = 'slow: quiet=5m, maxWait=2h,minInterval=0s,grace.trends-team=6h';
    expect(readConfiguration(text)).toMatchObject({
      name: 'slow',
      kind: 'event',
      waits: { quiet: 300_000, maxWait: 7_200_000, minInterval: 0 },
      graces: { 'trends-team': 21_600_000 },
    });
  });

  it.each([
    ['daily 07:30', { kind: 'daily', at: '07:30' }],
    ['weekly tue 09:00', { kind: 'weekly', on: 'tue', at: '09:00' }],
    ['biweekly mon 06:00', { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-10-20' }],
    ['monthly 31 06:00', { kind: 'monthly', day: 31, at: '06:00' }],
  ])('reads the cadence %s, of an exporter or of each of a group', (words, cadence) => {
    const { cadences } = readConfiguration(`a:cadence.trends-daily=${words}`);
    expect(cadences).toEqual({ 'trends-hot-cold': cadence, 'trends-bounce-back': cadence });
  });

  it.each([
    ['evnt', '"evnt" is neither event nor clock'],
    [':quiet=5m', '"" is not a name'],
    ['a:', '"" is not a setting'],
    ['a:quiet', '"quiet" is not a setting'],
    ['a:queit=5m', '"queit" is not a setting'],
    ['a:cadense.trends-daily=daily 07:30', '"cadense.trends-daily" is not a setting'],
    ['a:quiet=soon', 'quiet: "soon" is not a duration'],
    ['a:maxWait=25d', 'maxWait: "25d" is not a duration'],
    ['a:grace.trends-hotcold=1h', 'did you mean trends-hot-cold'],
    ['a:cadence=daily 06:00', 'does not say whose'],
    ['a:cadence.trends-team=hourly', '"hourly" is not a cadence'],
    ['a:cadence.trends-team=weekly may 06:00', 'is not a cadence'],
    ['a:cadence.trends-team=monthly 32 06:00', 'is not a cadence'],
    ['late:clock,quiet=5m', 'quiet means nothing to a clock'],
  ])('refuses %s', (text, fault) => {
    expect(() => readConfiguration(text)).toThrow(fault);
    expect(() => readConfiguration(text)).toThrow(`--under "${text}"`);
  });
});

describe('configuredAs', () => {
  const config = loadConfig({ env: {}, flags: {} });

  it('leaves what is configured where nothing else is said', () => {
    expect(configuredAs(config, readConfiguration('event'))).toEqual(config);
  });

  it('has the settings in place of the configured ones', () => {
    const text = 'a:quiet=5m,grace=1h,cadence.trends-team=weekly mon 06:00';
    const { pipeline, exporters } = configuredAs(config, readConfiguration(text));
    expect(pipeline).toEqual({ ...config.pipeline, quietMs: 300_000 });
    expect(exporters['trends-team']).toMatchObject({
      graceMs: 3_600_000,
      cadence: { kind: 'weekly', on: 'mon', at: '06:00' },
    });
    expect(exporters['trends-deep-dive']?.graceMs).toBe(3_600_000);
  });

  it("has the predecessor's times for a clock, whatever is configured for the service", () => {
    const { 'trends-hot-cold': hotCold, ...others } = config.exporters;
    if (hotCold === undefined) throw new Error('hot-cold is not configured');
    const cadence = { kind: 'daily', at: '11:00' } as const;
    const exporters = { ...others, 'trends-hot-cold': { ...hotCold, cadence } };
    const clock = configuredAs({ ...config, exporters }, readConfiguration('clock'));
    expect(clock.exporters['trends-hot-cold']?.cadence).toEqual({ kind: 'daily', at: '06:00' });
    expect(clock.exporters['trends-team']?.cadence).toEqual({
      kind: 'weekly',
      on: 'mon',
      at: '06:00',
    });
  });
});
