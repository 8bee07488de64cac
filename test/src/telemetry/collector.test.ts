import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { bufferedSink } from '../../../src/telemetry/buffered-sink.js';
import { gather } from '../../../src/telemetry/gather.js';
import { openProbe } from '../../../src/telemetry/probe.js';
import { familiesOf, samplesOf } from '../../support/prometheus.js';
import { inSeason, MINUTE } from '../../support/season.js';

const SUNDAY = '2025-11-09';
/** What a stop has left for it, with the rest of its eight seconds to spare. */
const CLOSE_MS = 6_000;

/** Takes every call and never answers. */
const silent = createServer(() => {});
beforeAll(async () => {
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

describe('a collector that', () => {
  it.each([
    ['refuses', () => 'http://127.0.0.1:9'],
    ['never answers', () => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`],
  ])('%s holds nothing up: scrapes go on, a stop ends, the log hears of it', async (_how, url) => {
    const kept = bufferedSink();
    const service = inSeason({
      until: SUNDAY,
      probe: (time) => openProbe(kept.emit, time.now),
    });
    const warnings: string[] = [];
    const { scrape, close } = await gather({
      relay: kept,
      plans: service.deps.exporters,
      settings: service.deps.settings,
      now: service.time.now,
      ready: () => true,
      otlp: url(),
      intervalMs: 60_000,
      warn: (message) => warnings.push(message),
    });
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(5 * MINUTE);
    expect(samplesOf(familiesOf(await scrape()), 'trends_ready')).toEqual({ '': 1 });
    const began = performance.now();
    await close();
    expect(performance.now() - began).toBeLessThan(CLOSE_MS);
    expect(warnings).not.toEqual([]);
  });
});
