import type { EpochMs, IsoDate } from './date.js';
import type { TableName } from './tables.js';

/** A table's load completed for a game date: what makes exporters look. */
export interface Landing {
  readonly id: string;
  readonly table: TableName;
  readonly gameDate: IsoDate;
  /** When upstream says the load completed; where it does not, when the message was published. */
  readonly landedAt: EpochMs;
  readonly receivedAt: EpochMs;
  /** The message's id where the publisher names no execution. */
  readonly executionId: string;
  /** Empty where the publisher names none. */
  readonly correlationId: string;
  readonly status: 'success' | 'partial';
  /** Rows loaded, where the publisher says. */
  readonly records: number | null;
  /**
   * `event`: announced by upstream; `audit-log`: announced without a date by BigQuery's audit log, and
   * found in the table; `observed`: found by reconcile, nobody announced it.
   */
  readonly source: 'event' | 'audit-log' | 'observed';
}

/** What a landing's id says of it. */
export function readLandingId(id: string): Pick<Landing, 'table' | 'gameDate'> {
  // Of what it is made of only the execution's name may have slashes.
  const [table = '', gameDate = ''] = id.split('/').slice(-3);
  return { table, gameDate };
}

/** The identity by which a redelivered or repeated completion is recognised. */
export function landingId(
  landing: Pick<Landing, 'executionId' | 'table' | 'gameDate' | 'status'>,
): string {
  return `${landing.executionId}/${landing.table}/${landing.gameDate}/${landing.status}`;
}
