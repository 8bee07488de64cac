import { concatMap, defaultIfEmpty, ignoreElements, type Observable, of } from 'rxjs';
import { type EpochMs, hasPassed } from '../src/domain/date.js';
import type { Verdict } from '../src/domain/verdict.js';
import { againIfRaced, effect } from './effect.js';
import type { Rest, Wake } from './flow.js';
import type { World } from './world.js';

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
export function isOrder({ force, asOf }: Wake): boolean {
  return force || asOf !== null;
}

/**
 * Notes an order in the exporter's state, for all instances to see. Emits null when it may be carried
 * out; else, as another instance did so with one too short a time ago, the rest in its place, after
 * which a plain evaluation follows at once.
 */
export function orderOnce(world: World, wake: Wake): Observable<Rest | null> {
  const { settings, holder, scheduler } = world;
  const { exporter } = wake;
  return effect(world, 'reading the state', () => world.state(exporter)).pipe(
    concatMap((state) => {
      const at = scheduler.now();
      const { order } = state;
      if (order !== undefined && !hasPassed(settings.minIntervalMs, order.at, at)) {
        // Its own it has let through: this is that order, or one that had to wait.
        return of(order.holder === holder ? null : limitedRest(wake, at));
      }
      const noted = { ...state, order: { at, holder } };
      return effect(world, 'saving the state', () => world.saveState(exporter, noted)).pipe(
        ignoreElements(),
        defaultIfEmpty(null),
      );
    }),
    againIfRaced(),
  );
}

function limitedRest({ exporter, landings, ...order }: Wake, at: EpochMs): Rest {
  const verdict: Verdict = {
    exporter,
    at,
    reason: 'rate-limited',
    detail: orderText(order),
    landings: landings.map(({ id }) => id),
    until: at,
  };
  return { kind: 'rest', verdict, keep: landings, turnedAway: false };
}

/** What is ordered, in words: `force as of 2025-01-14`. */
export function orderText({ force, asOf }: Pick<Wake, 'force' | 'asOf'>): string {
  return [...(force ? ['force'] : []), ...(asOf === null ? [] : [`as of ${asOf}`])].join(' ');
}
