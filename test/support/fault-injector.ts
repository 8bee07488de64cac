import type { SchedulerLike } from 'rxjs';
import { wait } from '../../src/ports/timer.js';
import type { Fault, FaultPlan, FaultyCall, Refusal } from './faults.js';

export interface FaultyOptions {
  readonly plan: FaultPlan;
  /** The time in which slow calls are slow. */
  readonly scheduler: SchedulerLike;
}

/** What a fault-injecting port lets a test see and do. */
export interface FaultControl {
  /** Every call so far with what was planned for it. */
  readonly calls: readonly (FaultyCall & { readonly fault: Fault; readonly at: number })[];
  /** Lets hanging calls go on: those without an effect take it now. */
  release(): void;
}

interface InjectedCall<T> {
  readonly method: string;
  readonly target: string;
  readonly work: () => Promise<T>;
  readonly refuse: (call: FaultyCall, refusal: Refusal) => Error;
  readonly signal?: AbortSignal | undefined;
  /** The error of a call that was aborted. */
  readonly aborted?: () => Error;
}

/** The part that faulty ports share: asks the plan, and does what it says. */
export function faultInjector({ plan, scheduler }: FaultyOptions) {
  const calls: (FaultyCall & { readonly fault: Fault; readonly at: number })[] = [];
  const hanging = new Set<AbortController>();

  /** Waits for the release, or for the caller's signal. */
  async function hang(signal: AbortSignal | undefined): Promise<void> {
    const released = new AbortController();
    hanging.add(released);
    await new Promise<void>((resolve) => {
      for (const one of [released.signal, signal]) {
        if (one?.aborted) resolve();
        one?.addEventListener('abort', () => resolve(), { once: true });
      }
    });
    hanging.delete(released);
  }

  async function inject<T>(call: InjectedCall<T>): Promise<T> {
    const { method, target, work, refuse, signal, aborted } = call;
    const known = { method, target, index: calls.length };
    const fault = plan(known);
    calls.push({ ...known, fault, at: scheduler.now() });
    const checkAborted = () => {
      if (signal?.aborted && aborted) throw aborted();
    };
    switch (fault.kind) {
      case 'none':
        return work();
      case 'before':
        throw refuse(known, fault.refusal);
      case 'after':
        await work();
        throw refuse(known, fault.refusal);
      case 'slow':
        await wait(scheduler, fault.ms, signal ? [signal] : []);
        checkAborted();
        return work();
      case 'hang': {
        const early = fault.effect ? { result: await work() } : null;
        await hang(signal);
        checkAborted();
        return early ? early.result : work();
      }
    }
  }

  const release = () => {
    for (const one of hanging) one.abort();
  };
  return { inject, control: { calls, release } satisfies FaultControl };
}
