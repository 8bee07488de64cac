import type { PipelineSettings } from '../../streams/pipeline-deps.js';
import type { Slot } from '../domain/calendar.js';
import type { EpochMs } from '../domain/date.js';
import type { Reason } from '../domain/verdict.js';
import type { ExplainedLanding, Fires, Silence, Standing } from './explanation.js';
import type { History } from './history.js';

/** How long an evaluation and its run may take before their absence is worth a remark. */
const PATIENCE_MS = 15 * 60_000;

/** After these the next slot's opening leaves a line of its own; others may stand unrepeated. */
const ENDED_BY_SLOT: readonly (Reason | null)[] = [
  null,
  'refreshed',
  'covered',
  'already-current',
  'next-slot',
  'no-slot',
];
/** While these stand, nothing is expected at a deadline. */
const ON_HOLD: readonly (Reason | null)[] = ['paused', 'pinned', 'held-back', 'failing'];

interface Circumstances {
  readonly history: History;
  readonly standing: Standing;
  readonly since: readonly ExplainedLanding[];
  readonly slot: Slot | null;
  /** The slot while it is not covered. */
  readonly open: Fires | null;
  readonly at: EpochMs;
  readonly settings: Pick<PipelineSettings, 'maxWaitMs'>;
}

/** What should have led to a line in the journal by now and did not; null when all is accounted for. */
export function silenceOf(circumstances: Circumstances): Silence | null {
  const { history, standing, since, slot, open, at, settings } = circumstances;
  const lines = [history.runs.at(-1)?.finishedAt, history.verdicts.at(-1)?.at];
  const lastLineAt = Math.max(...lines.map((line) => line ?? 0)) || null;
  const unanswered = (expectedAt: EpochMs) =>
    (lastLineAt ?? 0) < expectedAt && at > expectedAt + PATIENCE_MS;
  const [landing] = since.filter(({ reason }) => reason === 'settling');
  const settled = (landing?.receivedAt ?? Number.POSITIVE_INFINITY) + settings.maxWaitMs;
  if (standing.reason === 'settling' && unanswered(settled)) {
    return { about: 'landing', expectedAt: settled, lastLineAt };
  }
  if (open && !ON_HOLD.includes(standing.reason) && unanswered(open.deadline)) {
    return { about: 'deadline', expectedAt: open.deadline, lastLineAt };
  }
  if (slot && ENDED_BY_SLOT.includes(standing.reason) && unanswered(slot.opensAt)) {
    return { about: 'slot', expectedAt: slot.opensAt, lastLineAt };
  }
  return null;
}
