import type { Landing } from '../src/domain/landing.js';
import type { Trigger } from './flow.js';

/** Exports of past dates write only to history: they have a lane of their own, so that neither swallows the other. */
export function laneOf({ exporter, asOf }: Trigger): string {
  return asOf === null ? exporter : `${exporter} as of ${asOf}`;
}

/** A trigger that brings nothing: for asking what the gate would say now. */
export function idleTrigger(exporter: string): Trigger {
  return { kind: 'trigger', exporter, why: 'alarm', landings: [], asOf: null, force: false };
}

/** The most urgent first. Only `settled` has waited for the tables to stop changing. */
const URGENCY: readonly Trigger['why'][] = ['settled', 'tick', 'start', 'reconcile', 'alarm'];

/** Two triggers of one lane as one: all landings, the more urgent reason. */
export function mergeTriggers(waiting: Trigger, next: Trigger): Trigger {
  const why = URGENCY.find((reason) => reason === waiting.why || reason === next.why) ?? next.why;
  return {
    ...next,
    why,
    landings: distinctLandings([...waiting.landings, ...next.landings]),
    force: waiting.force || next.force,
    ...((waiting.restore || next.restore) && { restore: true }),
  };
}

/** The most landings a lane carries; beyond it the oldest are dropped, as levels decide anyway. */
const MOST_CARRIED = 2_000;

/** Landings without repeats, in order, bounded. */
export function distinctLandings(landings: readonly Landing[]): readonly Landing[] {
  // Repeats are few: of what is far too much, what comes first is dropped without a look at it.
  const recent = landings.slice(-2 * MOST_CARRIED);
  return [...new Map(recent.map((landing) => [landing.id, landing])).values()].slice(-MOST_CARRIED);
}
