import type { Exporter } from '../../exporters/exporter.js';
import type { Cadence } from '../domain/cadence.js';
import type { IsoDate } from '../domain/date.js';
import type { Levels } from '../domain/levels.js';

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
  readonly levels: Pick<Levels, 'tables' | 'schedule'>;
  /** Rows per table behind the live file that this one would replace. */
  readonly rowsBefore: Readonly<Record<string, number>>;
  readonly labels: Readonly<Record<string, string>>;
}
