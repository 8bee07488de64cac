import { concatMap, defaultIfEmpty, ignoreElements, type Observable, of } from 'rxjs';
import { type EpochMs, hasPassed } from '../src/domain/date.js';
import type { Verdict } from '../src/domain/verdict.js';
import { againIfRaced, callWithTimeout } from './call-with-timeout.js';
import type { Skipped, Trigger } from './flow.js';
import type { PipelineDeps } from './pipeline-deps.js';

/** What of an order may be carried out. */
export interface Ordered {
  readonly allowed: readonly string[];
  /** Those that were ordered too short a time ago. */
  readonly limited: readonly string[];
  /** Takes it back: it was not journaled, and comes again. */
  undo(): void;
}

/**
 * Lets each exporter be forced, or exported as of a past date, at most once in an interval.
 * @param known when each was last ordered, before this process began
 */
export function orderLimit(
  intervalMs: number,
  known: Readonly<Record<string, EpochMs>>,
): (exporters: readonly string[], at: EpochMs) => Ordered {
  const last = new Map(Object.entries(known));
  return (exporters, at) => {
    // Of a clock that was set back nobody waits.
    const limited = exporters.filter((exporter) => {
      const before = last.get(exporter) ?? Number.NEGATIVE_INFINITY;
      return before <= at && at - before < intervalMs;
    });
    const allowed = exporters.filter((exporter) => !limited.includes(exporter));
    const before = allowed.map((exporter) => [exporter, last.get(exporter)] as const);
    for (const exporter of allowed) last.set(exporter, at);
    const undo = () => {
      for (const [exporter, earlier] of before) {
        if (earlier === undefined) last.delete(exporter);
        else last.set(exporter, earlier);
      }
    };
    return { allowed, limited, undo };
  };
}

/** True for a trigger that somebody ordered: it skips the gate, or is as of a past date. */
export function isOrder({ force, asOf }: Trigger): boolean {
  return force || asOf !== null;
}

/**
 * Notes an order in the exporter's state, for all instances to see. Emits null when it may be carried
 * out; else, as another instance did so with one too short a time ago, the rest in its place, after
 * which a plain evaluation follows at once.
 */
export function orderOnce(deps: PipelineDeps, trigger: Trigger): Observable<Skipped | null> {
  const { settings, holder, scheduler } = deps;
  const { exporter } = trigger;
  return callWithTimeout(deps, 'reading the state', () => deps.state(exporter)).pipe(
    concatMap((state) => {
      const at = scheduler.now();
      const { order } = state;
      if (order !== undefined && !hasPassed(settings.minIntervalMs, order.at, at)) {
        // Its own it has let through: this is that order, or one that had to wait.
        return of(order.holder === holder ? null : limitedRest(trigger, at));
      }
      const noted = { ...state, order: { at, holder } };
      return callWithTimeout(deps, 'saving the state', () => deps.saveState(exporter, noted)).pipe(
        ignoreElements(),
        defaultIfEmpty(null),
      );
    }),
    againIfRaced(),
  );
}

function limitedRest({ exporter, landings, ...order }: Trigger, at: EpochMs): Skipped {
  const verdict: Verdict = {
    exporter,
    at,
    reason: 'rate-limited',
    detail: orderText(order),
    landings: landings.map(({ id }) => id),
    until: at,
  };
  return { kind: 'skipped', verdict, retained: landings, inconclusive: false };
}

/** What is ordered, in words: `force as of 2025-01-14`. */
export function orderText({ force, asOf }: Pick<Trigger, 'force' | 'asOf'>): string {
  return [...(force ? ['force'] : []), ...(asOf === null ? [] : [`as of ${asOf}`])].join(' ');
}
