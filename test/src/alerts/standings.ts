import type { ExporterStanding, Standing } from '../../../src/alerts/standing.js';
import { INITIAL_STATE, type LastFailure } from '../../../src/domain/state.js';
import { newYork } from '../../support/virtual-time.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A moment after the deadline of the morning's slot. */
export const NOW = newYork('2025-01-15', '09:00');
export const DAY = '2025-01-14';

export const DAILY = ['trends-hot-cold', 'trends-bounce-back'];
export const FILES: Readonly<Record<string, string>> = {
  'trends-hot-cold': 'whos-hot-v2.json',
  'trends-bounce-back': 'bounce-back.json',
  'trends-team': 'team-tendencies.json',
};

/** An exporter with which nothing is wrong, but for what is given. */
export function exporterStanding(
  exporter: string,
  given: Partial<ExporterStanding> = {},
): ExporterStanding {
  return {
    exporter,
    file: FILES[exporter] ?? `${exporter}.json`,
    freshness: { state: 'fresh', missing: [], leftOut: [], deadline: null },
    setback: null,
    setAside: false,
    amiss: null,
    foreign: INITIAL_STATE.foreign,
    unread: null,
    ...given,
  };
}

/** How exporters stand now. */
export function standingOf(
  exporters: readonly ExporterStanding[],
  { at = NOW, deadLetters = 0 }: Partial<Standing> = {},
): Standing {
  return { at, exporters, deadLetters };
}

/** The file waits for tables; its deadline passed half an hour ago unless told otherwise. */
export function waitingFor(
  tables: readonly string[],
  deadline = NOW - MINUTE * 30,
): Partial<ExporterStanding> {
  const missing = tables.map((table) => ({ table, date: DAY }));
  return {
    freshness: { state: deadline > NOW ? 'waiting' : 'stale', missing, leftOut: [], deadline },
  };
}

export function setbackOf(kind: LastFailure['kind'], message: string, count = 1): LastFailure {
  return { kind, message, count, at: NOW - MINUTE, remedy: 'Mend it.', key: 'key' };
}
