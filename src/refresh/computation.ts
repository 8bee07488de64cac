import type { Exporter } from '../../exporters/exporter.js';
import type { Cadence } from '../domain/cadence.js';
import type { IsoDate } from '../domain/date.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { GuardContext } from './guard-context.js';

/** What to compute. */
export interface Computation {
  readonly exporter: Exporter;
  readonly params: unknown;
  readonly cadence: Cadence;
  readonly asOf: IsoDate;
  readonly through: IsoDate;
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Publish whatever the guard says (a file that fails its schema is never published). */
  readonly force: boolean;
  /** Read before; they say what the guard can expect. */
  readonly levels: Pick<Watermarks, 'tables' | 'schedule'>;
  /** What the guard goes by besides the inputs themselves. */
  readonly guard: GuardContext;
  readonly labels: Readonly<Record<string, string>>;
}
