import type { Source } from '../exporters/exporter.js';
import { type EpochMs, type IsoDate, newYorkDate } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import {
  confirmedAt,
  type DateKeys,
  followLosses,
  type Loss,
  lostDates,
  settlesAt,
} from '../src/domain/losses.js';
import type { ExporterState } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import type { Watermarks } from '../src/domain/watermarks.js';
import type { EvaluationContext } from './evaluation-context.js';

/** What tells whether rows that stand behind an exporter's live file are gone. */
export interface LossFacts {
  readonly sources: readonly Source[];
  readonly state: Pick<ExporterState, 'inputs' | 'losses'>;
  readonly levels: Pick<Watermarks, 'tables'>;
  readonly landings: readonly Landing[];
  readonly asOf: IsoDate;
  /** Later rows are not asked for. */
  readonly through: IsoDate;
  readonly now: EpochMs;
}

/** The rows behind the live file that an evaluation misses. */
export function lossesOf({
  plan,
  trigger,
  state,
  levels,
  now,
}: EvaluationContext): readonly Loss[] {
  const today = newYorkDate(now);
  const { landings } = trigger;
  const dates = { asOf: today, through: today };
  return lossesIn({ sources: plan.sources, state, levels, landings, now, ...dates });
}

/** The rows behind the live file that the levels lack, followed from earlier evaluations. Pure. */
export function lossesIn(facts: LossFacts): readonly Loss[] {
  const { state, levels } = facts;
  const held = (table: TableName) => {
    const level = levels.tables[table];
    // A table that is away for a moment has lost nothing; whether it is there is asked elsewhere.
    if (level === undefined || level.stamp === null) return null;
    return Object.fromEntries(level.landed.map(({ day, keys }) => [day, keys]));
  };
  return followLosses(lostFrom(facts, held), state.losses, {
    now: facts.now,
    readAt: state.inputs?.readAt ?? facts.now,
    landings: facts.landings,
    changedAfter: (table, after) => {
      const at = levels.tables[table]?.stamp?.modifiedAt ?? 0;
      return after < at && at <= facts.now ? at : null;
    },
  });
}

/** The dates of an exporter's windows that lack what stands behind its live file. @param held per table; null: not known */
export function lostFrom(
  {
    sources,
    state: { inputs },
    asOf,
    through,
  }: Pick<LossFacts, 'sources' | 'asOf' | 'through'> & {
    readonly state: Pick<ExporterState, 'inputs'>;
  },
  held: (table: TableName) => DateKeys | null,
) {
  if (inputs === null) return [];
  return sources.flatMap((source) => {
    const before = inputs.keys[source.table];
    const now = source.kind === 'dated' ? held(source.table) : null;
    if (source.kind !== 'dated' || before === undefined || now === null) return [];
    const { from, to } = source.window(asOf);
    return lostDates(source.table, before, now, { from, to: to < through ? to : through });
  });
}

/** Losses that nobody has shown to be meant. */
export function standingLosses(
  losses: readonly Loss[],
  now: EpochMs,
  maxWaitMs: number,
): readonly Loss[] {
  return losses.filter((loss) => {
    const at = confirmedAt(loss, maxWaitMs);
    return at === null || now < at;
  });
}

/** How the losses of an evaluation stand. */
export type LossVerdict =
  | { readonly kind: 'none' }
  /** A load may be under way: look again then. */
  | { readonly kind: 'settling'; readonly loss: Loss; readonly until: EpochMs }
  /** Nobody says that they are meant; `until` one may be shown to be. */
  | { readonly kind: 'lost'; readonly losses: readonly Loss[]; readonly until: EpochMs | null };

/** Whether losses still settle, or have lasted. Pure. */
export function judgeLosses(losses: readonly Loss[], now: EpochMs, maxWaitMs: number): LossVerdict {
  const standing = standingLosses(losses, now, maxWaitMs);
  const [first] = standing;
  if (first === undefined) return { kind: 'none' };
  const confirmed = standing.map((loss) => confirmedAt(loss, maxWaitMs));
  const allAt = confirmed.every((at) => at !== null) ? Math.max(...confirmed) : null;
  const settled = Math.max(...standing.map((loss) => settlesAt(loss, maxWaitMs)));
  if (now < settled) {
    return { kind: 'settling', loss: first, until: Math.min(settled, allAt ?? settled) };
  }
  return { kind: 'lost', losses: standing, until: allAt };
}
