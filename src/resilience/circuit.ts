import type { EpochMs } from '../domain/date.js';
import { isTransient, type PortError, type PortFailure, TrendsError } from '../domain/errors.js';

/** Closed: calls go through. Open: none does. Probing: one does, and decides. */
export type CircuitState =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'open' | 'probing';
      /** Transient failures in a row. */
      readonly failures: number;
      readonly openedAt: EpochMs;
      /** From then on one call is let through. */
      readonly probeAt: EpochMs;
      readonly lastError: PortError;
    };

/** Makes an error of the port. */
export type MakeFailure = (message: string, failure: PortFailure) => PortError;

export interface CircuitOptions {
  /** The port in messages, e.g. `the warehouse`. */
  readonly name: string;
  /** Transient failures in a row that open the circuit. */
  readonly threshold: number;
  /** How long it stays open before a probe; longer when the port asks for it. */
  readonly coolDownMs: number;
  readonly now: () => EpochMs;
  readonly failure: MakeFailure;
  readonly onChange?: (state: CircuitState, name: string) => void;
}

/** The cause of the error that a call gets while the circuit is open: the port was not asked. */
export class CircuitOpen extends TrendsError {
  override readonly name = 'CircuitOpen';
  /** The next probe is allowed from then on. */
  readonly probeAt: EpochMs;

  constructor(
    message: string,
    options: { readonly remedy: string; readonly probeAt: EpochMs; readonly cause: unknown },
  ) {
    super(message, options);
    this.probeAt = options.probeAt;
  }
}

export interface CircuitBreaker {
  readonly state: () => CircuitState;
  /**
   * Does the work, which must settle, or fails at once while the circuit is open. Only transient
   * failures of the port count: a permanent one, a lost race, or one about a single table or object
   * is an answer. Work given up by its caller
   * (`signal`) says nothing about the port.
   */
  call<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Spares a port that keeps failing, and its callers the wait; one breaker per port. */
export function circuitBreaker(options: CircuitOptions): CircuitBreaker {
  const { name, threshold, coolDownMs, now, onChange } = options;
  let state: CircuitState = { kind: 'closed' };
  let failures = 0;

  function change(next: CircuitState): void {
    state = next;
    onChange?.(next, name);
  }

  /** True: this call is the probe. */
  function admit(): boolean {
    if (state.kind === 'closed') return false;
    const at = now();
    // A clock set back to before the opening must not keep the circuit open for longer.
    const due = at >= state.probeAt || at < state.openedAt;
    if (state.kind === 'probing' || !due) throw notAsked(options, state, at);
    change({ ...state, kind: 'probing' });
    return true;
  }

  function answered(probe: boolean): void {
    if (!probe && state.kind !== 'closed') return;
    failures = 0;
    if (probe) change({ kind: 'closed' });
  }

  function failed(probe: boolean, lastError: PortError): void {
    if (!probe && state.kind !== 'closed') return;
    failures += 1;
    if (failures < threshold) return;
    const openedAt = now();
    const probeAt = openedAt + Math.max(coolDownMs, lastError.retryAfterMs ?? 0);
    change({ kind: 'open', failures, openedAt, probeAt, lastError });
  }

  function givenUp(probe: boolean): void {
    if (probe && state.kind === 'probing') change({ ...state, kind: 'open' });
  }

  return {
    state: () => state,
    async call(work, signal) {
      const probe = admit();
      try {
        const result = await work();
        answered(probe);
        return result;
      } catch (error) {
        if (signal?.aborted) givenUp(probe);
        else if (isTransient(error) && error.about === undefined) failed(probe, error);
        else answered(probe);
        throw error;
      }
    },
  };
}

function notAsked(
  { name, failure }: CircuitOptions,
  { failures, probeAt, lastError }: Exclude<CircuitState, { kind: 'closed' }>,
  at: EpochMs,
): PortError {
  const until = new Date(probeAt).toISOString();
  const message = `${name} is not asked before ${until}, after ${failures} failures in a row; the last: ${lastError.message}`;
  const remedy = `${lastError.remedy} Calls go through again by themselves.`;
  const cause = new CircuitOpen(message, { remedy, probeAt, cause: lastError });
  return failure(message, {
    permanent: false,
    remedy,
    retryAfterMs: Math.max(0, probeAt - at),
    subject: { said: lastError.message, ...lastError.subject },
    cause,
  });
}
