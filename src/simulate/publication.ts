import type { EpochMs } from '../domain/date.js';
import type { Cause } from '../domain/state.js';

/** A file going out. It holds what had landed by then: a run takes no time here. */
export interface Publication {
  readonly at: EpochMs;
  readonly exporter: string;
  /** `clock`: because it was time. */
  readonly cause: Cause | 'clock';
}
