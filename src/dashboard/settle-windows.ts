import type { PipelineSettings } from '../../streams/world.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Span } from './api.js';

interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly newest: IsoDate;
}

/**
 * The times during which an exporter's landings settled, as `settle` decides them: released after
 * `quietMs` without a landing for the newest date, at the latest `maxWaitMs` after the first. Pure.
 * @param landings those that the exporter settles for, by time
 */
export function settleWindows(
  landings: readonly { readonly at: EpochMs; readonly gameDate: IsoDate }[],
  { quietMs, maxWaitMs }: Pick<PipelineSettings, 'quietMs' | 'maxWaitMs'>,
): readonly Span[] {
  const windows: Window[] = [];
  for (const { at, gameDate } of landings) {
    const last = windows.at(-1);
    if (last === undefined || at >= last.to) {
      windows.push({ from: at, to: at + Math.min(quietMs, maxWaitMs), newest: gameDate });
    } else if (gameDate >= last.newest) {
      const to = Math.min(at + quietMs, last.from + maxWaitMs);
      windows[windows.length - 1] = { ...last, to, newest: gameDate };
    }
  }
  return windows.map(({ from, to }) => ({ from, to }));
}
