import type { Freshness } from '../../streams/file-status.js';
import type { AmissFile } from '../domain/amiss.js';
import type { ClockDifference } from '../domain/clock-difference.js';
import type { EpochMs } from '../domain/date.js';
import type { Subject } from '../domain/errors.js';
import type { Foreign, LastFailure } from '../domain/state.js';
import type { Stray } from '../domain/stray.js';

/** Something that could not be read. */
export interface Fault {
  readonly message: string;
  readonly remedy: string;
  /** True when it will fail again until somebody acts on the remedy. */
  readonly permanent: boolean;
  readonly subject?: Subject;
}

/** How one exporter stands: all that alerts are raised on. */
export interface ExporterStanding {
  readonly exporter: string;
  readonly file: string;
  /** Null when the levels or the state could not be read. */
  readonly freshness: Pick<Freshness, 'state' | 'missing' | 'deadline' | 'leftOut'> | null;
  readonly setback: LastFailure | null;
  /** Paused or pinned by an operator, who knows. */
  readonly setAside: boolean;
  /** What is amiss with the live file itself; null: nothing, or nobody can tell. */
  readonly amiss: AmissFile | null;
  /** What others did to the live file, and what came of putting it right. */
  readonly foreign: Foreign;
  /** Why it could not be looked at. */
  readonly unread: Fault | null;
}

/** How everything stands at a moment. */
export interface Standing {
  readonly at: EpochMs;
  readonly exporters: readonly ExporterStanding[];
  /** Messages of the last hour that could not be read. */
  readonly deadLetters: number;
  /** Of them those that were only counted, since their sender sent too many; none when absent. */
  readonly unkept?: number;
  /** This machine's clock against others, where that is known. */
  readonly clock?: ClockDifference | null;
  /** Events of the last hour whose table has nearly the name of one of ours; none when absent. */
  readonly strays?: readonly Stray[];
}
