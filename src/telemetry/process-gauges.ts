import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** Every so many milliseconds the event loop's delay is sampled. */
const RESOLUTION_MS = 20;
const NS_PER_S = 1e9;

/** Registers what is worth knowing of the process. Returns what ends the measurement. */
export function registerProcess(meter: Meter): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  meter
    .createObservableGauge('trends_process_resident_memory_bytes', {
      description: 'Memory of the process.',
    })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('trends_process_uptime_seconds', {
      description: 'Since the process started.',
    })
    .addCallback((result) => result.observe(process.uptime()));
  meter
    .createObservableGauge('trends_process_event_loop_delay_seconds', {
      description: 'How late timers are, by quantile, since the scrape before.',
    })
    .addCallback((result) => {
      for (const [quantile, percentile] of QUANTILES) {
        const ns = delay.count === 0 ? 0 : delay.percentile(percentile);
        const late = Math.max(0, ns / NS_PER_S - RESOLUTION_MS / 1000);
        result.observe(late, { quantile });
      }
      delay.reset();
    });
  return () => delay.disable();
}

const QUANTILES = [
  ['0.5', 50],
  ['0.99', 99],
  ['1', 100],
] as const;
