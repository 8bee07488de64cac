import type { EpochMs, IsoDate } from '../../src/domain/date.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { type Landing, landingId } from '../../src/domain/landing.js';
import type { RunRecord } from '../../src/domain/run-record.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Reason, Verdict } from '../../src/domain/verdict.js';
import { newYork } from './virtual-time.js';

/** New York time of the form `2025-12-01 06:31`. */
export function ny(text: string): EpochMs {
  const [date = '', at = ''] = text.split(' ');
  return newYork(date, at);
}

/** A landing of player games received at a New York time. */
export function landingAt(at: string, gameDate: IsoDate, more: Partial<Landing> = {}): Landing {
  const executionId = more.executionId ?? `pgs-${at.replace(/\D/g, '')}`;
  const facts = {
    table: PLAYER_GAMES,
    gameDate,
    executionId,
    status: 'success' as const,
    ...more,
  };
  return {
    landedAt: ny(at),
    receivedAt: ny(at),
    correlationId: 'scrape-1',
    records: 210,
    source: 'event',
    ...facts,
    id: landingId(facts),
  };
}

/** The journal's line of a landing; settling for the exporter unless told otherwise. */
export function landed(
  exporter: string,
  landing: Landing,
  {
    reason = null,
    route = 'settling',
  }: {
    readonly reason?: Reason | null;
    readonly route?: 'settling' | 'outside-window' | null;
  } = {},
): Extract<JournalEntry, { kind: 'landing' }> {
  const routes = route === null ? [] : [{ exporter, reason: route }];
  return {
    kind: 'landing',
    at: landing.receivedAt,
    messageId: `message-${landing.executionId}`,
    landing,
    reason,
    routes,
  };
}

/** The journal's line of a verdict. */
export function verdictAt(
  at: string,
  verdict: Pick<Verdict, 'exporter' | 'reason'> & Partial<Verdict>,
): JournalEntry {
  return {
    kind: 'verdict',
    verdict: { at: ny(at), detail: '', landings: [], until: null, ...verdict },
  };
}

/** The journal's line of a run that took four seconds; published unless told otherwise. */
export function ranAt(
  at: string,
  run: Pick<RunRecord, 'exporter' | 'asOf'> & Partial<RunRecord>,
): JournalEntry {
  const startedAt = ny(at);
  return {
    kind: 'run',
    run: {
      runId: `run-${at.replace(/\D/g, '')}`,
      cause: 'landing',
      slot: null,
      landings: [],
      startedAt,
      finishedAt: startedAt + 4_000,
      status: 'published',
      rows: 120,
      bytesProcessed: null,
      bytesBilled: null,
      dataFaults: 0,
      generation: '1',
      contentHash: 'hash',
      dataThrough: null,
      missing: [],
      partial: false,
      error: null,
      ...run,
    },
  };
}
