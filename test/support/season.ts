import { addDays, type IsoDate } from '../../src/domain/date.js';
import { type ModelService, modelService } from './model-service.js';
import { daysFrom, gamesOn } from './model-warehouse.js';
import { loadHistory } from './upstream.js';
import { newYork } from './virtual-time.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The first game date of the season that tests play in. */
export const OPENING: IsoDate = '2025-10-21';

export interface SeasonOptions
  extends Omit<Parameters<typeof modelService>[0], 'start' | 'asleep'> {
  /** The last day whose morning has passed: the story begins late on it, or `at` the next day. */
  readonly until: IsoDate;
  readonly at?: string;
}

/**
 * A service in mid-season with games every day: everything up to the day before `until` is loaded,
 * every file is published and current, and nothing is recorded of how that came about.
 */
export function inSeason({ until, at, ...options }: SeasonOptions): ModelService {
  const days = daysFrom(OPENING, addDays(until, 60));
  const service = modelService({
    schedule: gamesOn(days),
    ...options,
    start: newYork(until, '15:00'),
    asleep: true,
  });
  loadHistory(service, daysFrom(OPENING, addDays(until, -1)));
  service.time.advanceBy(HOUR);
  service.start();
  service.time.advanceTo(newYork(until, at === undefined ? '22:00' : '17:00'));
  if (at !== undefined)
    service.time.advanceTo(newYork(at < '15:00' ? addDays(until, 1) : until, at));
  forget(service);
  return service;
}

function forget(service: ModelService): void {
  for (const list of [service.journal, service.published, service.runs, service.warnings]) {
    list.length = 0;
  }
}

/** Verdicts on an exporter as `reason detail`, in order. */
export function reasonsOf(service: ModelService, exporter: string): readonly string[] {
  return service.journal.flatMap((entry) =>
    entry.kind === 'verdict' && entry.verdict.exporter === exporter
      ? [`${entry.verdict.reason} ${entry.verdict.detail}`.trim()]
      : [],
  );
}
