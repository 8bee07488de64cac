import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { Slot } from '../domain/calendar.js';
import type { EpochMs } from '../domain/date.js';

/** A slot with the moment it fires at the latest. */
export interface SlotAhead extends Slot {
  /** Opening plus grace. */
  readonly deadline: EpochMs;
}

const DAY_MS = 86_400_000;

/** Every exporter's slots that open within so many days from an instant on, by time. */
export function slotsAhead(
  plans: readonly Pick<ExporterPlan, 'calendar' | 'graceMs'>[],
  from: EpochMs,
  days: number,
): readonly SlotAhead[] {
  return plans
    .flatMap(({ calendar, graceMs }) =>
      calendar
        .between(from, from + days * DAY_MS)
        .map((slot) => ({ ...slot, deadline: slot.opensAt + graceMs })),
    )
    .sort((a, b) => a.opensAt - b.opensAt);
}
