import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Slot } from '../domain/calendar.js';
import type { EpochMs } from '../domain/date.js';
import { covers, type History, succeeded } from '../explain/history.js';
import type { Lane, Span } from './api.js';

/** An exporter's slots whose time, from opening to deadline, lies within a span. Pure. */
export function slotMarks(
  { calendar, graceMs }: Pick<ExporterPlan, 'calendar' | 'graceMs'>,
  history: Pick<History, 'runs' | 'verdicts'>,
  { from, to }: Span,
): Lane['slots'] {
  return calendar.between(from - graceMs, to).map((slot) => ({
    id: slot.id,
    opensAt: slot.opensAt,
    deadline: slot.opensAt + graceMs,
    coveredAt: coveredAt(slot, history),
  }));
}

/**
 * When the first refresh covered a slot, as far as the journal tells. A refresh of the slot's day from
 * before its opening counts unless the gate waited for a source after it.
 */
function coveredAt(
  slot: Slot,
  { runs, verdicts }: Pick<History, 'runs' | 'verdicts'>,
): EpochMs | null {
  const good = runs.filter((run) => succeeded(run) && covers(run, slot));
  const first = good.find(({ finishedAt }, index) => {
    if (finishedAt >= slot.opensAt) return true;
    const until = good[index + 1]?.finishedAt ?? Number.POSITIVE_INFINITY;
    return !verdicts.some(
      ({ reason, at }) => reason === 'waiting-for' && at >= slot.opensAt && at < until,
    );
  });
  return first?.finishedAt ?? null;
}
