import type { PipelineSettings } from '../../streams/pipeline-deps.js';
import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Span } from './api.js';

/**
 * The times during which an exporter's landings settled, as `settle` decides them: released after
 * `quietMs` without a landing for the newest date, at the latest `maxWaitMs` after the first. Pure.
 * @param landings those that the exporter settles for, by time
 */
export function settleWindows(
  landings: readonly { readonly at: EpochMs; readonly gameDate: IsoDate }[],
  { quietMs, maxWaitMs }: Pick<PipelineSettings, 'quietMs' | 'maxWaitMs'>,
): readonly Span[] {
  const windows: Span[] = [];
  // Changed in place: there may be very many landings in one.
  let last: { readonly from: EpochMs; to: EpochMs; newest: IsoDate } | null = null;
  for (const { at, gameDate } of landings) {
    if (last === null || at >= last.to) {
      last = { from: at, to: at + Math.min(quietMs, maxWaitMs), newest: gameDate };
      windows.push(last);
    } else if (gameDate >= last.newest) {
      last.to = Math.min(at + quietMs, last.from + maxWaitMs);
      last.newest = gameDate;
    }
  }
  return windows.map(({ from, to }) => ({ from, to }));
}
