import { isTransient, type PortError } from '../domain/errors.js';
import { type BackOff, delayAfter, type Timer, wait } from '../ports/timer.js';
import { type CircuitBreaker, CircuitOpen, type MakeFailure } from './circuit.js';

/** What can be intercepted: methods that answer with promises. */
export type Port<P> = { readonly [M in keyof P]: (...args: never[]) => Promise<unknown> };

/** A call of one method of a port. */
interface Call<P extends Port<P>, M extends keyof P> {
  readonly method: M;
  readonly args: Readonly<Parameters<P[M]>>;
}

/** A call of any method of a port: its `method` tells which arguments it has. */
type CallOf<P extends Port<P>> = { [M in keyof P]: Call<P, M> }[keyof P];

/** Hands a call to the layers below and the port itself; may be asked often, and for other calls. */
export type Next<P extends Port<P>> = <M extends keyof P>(
  call: Call<P, M>,
) => Promise<Awaited<ReturnType<P[M]>>>;

/** Stands between a port and its callers, and sees every call. What it resolves with is the answer. */
export type PortLayer<P extends Port<P>> = (call: CallOf<P>, next: Next<P>) => Promise<unknown>;

/** The port behind layers, the outermost first. A method that is added to the port passes them too. */
export function intercept<P extends Port<P>>(port: P, layers: readonly PortLayer<P>[]): P {
  const target: object = port;
  const ask = async ({ method, args }: CallOf<P>) => Reflect.get(target, method).apply(port, args);
  const behind = layers.reduceRight<(call: CallOf<P>) => Promise<unknown>>(
    (next, layer) => (call) => layer(call, next as Next<P>),
    ask,
  );
  const methods = methodsOf(port).map((method) => {
    const call: (...args: Parameters<P[keyof P]>) => Promise<unknown> = (...args) =>
      behind({ method, args });
    return [method, call] as const;
  });
  return Object.assign({}, port, Object.fromEntries(methods));
}

/** An object's own methods and those of its class. */
function methodsOf<P extends object>(port: P): readonly (keyof P)[] {
  const found = new Set<string>();
  for (let of: object = port; of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    for (const name of Object.getOwnPropertyNames(of)) found.add(name);
  }
  const isMethod = (name: string): name is keyof P & string =>
    name !== 'constructor' && typeof Reflect.get(port, name) === 'function';
  return [...found].filter(isMethod);
}

/** A try that failed and will be followed by another. */
export interface RetriedCall {
  /** The call, e.g. `put v1/trends/quick-hits.json`. */
  readonly call: string;
  /** Failed tries so far. */
  readonly failures: number;
  readonly delayMs: number;
  readonly error: PortError;
}

export interface RetryOptions extends BackOff {
  /** Tells the time and waits. Ports answer in real time, so this is never a replay's clock. */
  readonly scheduler: Timer;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Aborted when the process stops: tries under way finish, none follows. */
  readonly signal?: AbortSignal;
  readonly onRetry?: (retry: RetriedCall) => void;
}

/** Tries calls again after transient failures. Reads have no effect, so all may be. */
export function retrying<P extends Port<P>>(options: RetryOptions): PortLayer<P> {
  return (call, next) => retry(labelOf(call), () => next(call), options, signalOf(call));
}

/**
 * Tries until it succeeds, fails for good, or the budget is spent; then the last error is thrown.
 * An open circuit is not waited for: the caller learns at once that it will take a while.
 * @param signal the caller's; once it is aborted nothing is tried again
 */
export async function retry<T>(
  call: string,
  attempt: () => Promise<T>,
  options: RetryOptions,
  signal?: AbortSignal,
): Promise<T> {
  const { scheduler, random, onRetry } = options;
  const signals = [signal, options.signal].filter((one) => one !== undefined);
  const stopped = () => signals.some(({ aborted }) => aborted);
  const startedAt = scheduler.now();
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (stopped() || !isTransient(error) || error.cause instanceof CircuitOpen) throw error;
      const elapsedMs = scheduler.now() - startedAt;
      const { retryAfterMs } = error;
      const delayMs = delayAfter(options, { failures, elapsedMs, retryAfterMs }, random);
      if (delayMs === null) throw error;
      onRetry?.({ call, failures, delayMs, error });
      await wait(scheduler, delayMs, signals);
      if (stopped()) throw error;
    }
  }
}

/** Asks the circuit breaker before each call, and tells it how the call has ended. */
export function breaking<P extends Port<P>>(breaker: CircuitBreaker): PortLayer<P> {
  return (call, next) => breaker.call(() => next(call), signalOf(call));
}

export interface TimeLimit<P extends Port<P>> {
  readonly scheduler: Timer;
  /** A call that takes longer fails. */
  readonly callTimeoutMs: number;
  readonly failure: MakeFailure;
  /** Calls in messages; absent: the method and the name it is about, e.g. `get a.json`. */
  readonly titles?: Readonly<Partial<Record<keyof P, string>>>;
  /** The call with the signal by which it is cancelled, where its method takes one. */
  readonly cancellable?: (call: CallOf<P>, signal: AbortSignal) => CallOf<P>;
}

/**
 * Ends calls in time: one that takes too long, or that its caller gives up, fails as transient. It is
 * cancelled for real where that can be done; elsewhere it may still take effect, and what comes of it
 * is ignored: a put on a condition is safe from that, one without may overwrite what came after it.
 */
export function limited<P extends Port<P>>(limit: TimeLimit<P>): PortLayer<P> {
  const { scheduler, callTimeoutMs, failure, titles, cancellable = (call) => call } = limit;
  return (call, next) => {
    const title = titles?.[call.method] ?? labelOf(call);
    const signal = signalOf(call);
    return new Promise((resolve, reject) => {
      const controller = new AbortController();
      const end = () => {
        waiting.unsubscribe();
        signal?.removeEventListener('abort', cancelled);
      };
      const giveUp = (what: string, remedy: string, cause?: unknown) => {
        end();
        const error = failure(`${title} ${what}`, { permanent: false, remedy, cause });
        reject(error);
        controller.abort(error);
      };
      const cancelled = () => giveUp('was cancelled', 'Run it again.', signal?.reason);
      const tooSlow = () => giveUp(`took longer than ${callTimeoutMs / 1000} s`, CHECK_LOAD);
      const waiting = scheduler.schedule(tooSlow, callTimeoutMs);
      if (signal?.aborted) return cancelled();
      signal?.addEventListener('abort', cancelled, { once: true });
      next(cancellable(call, controller.signal)).finally(end).then(resolve, reject);
    });
  };
}

const CHECK_LOAD = 'Check the network and the load of the service behind it; it is retried.';

/** Tells how each call has ended, once it has: `ok` is false where it failed. */
export async function reported<T>(work: Promise<T>, tell: (ok: boolean) => void): Promise<T> {
  try {
    const result = await work;
    tell(true);
    return result;
  } catch (error) {
    tell(false);
    throw error;
  }
}

interface AnyCall {
  readonly method: PropertyKey;
  readonly args: readonly unknown[];
}

/** The call in messages. */
function labelOf({ method, args: [about] }: AnyCall): string {
  return typeof about === 'string' ? `${String(method)} ${about}` : String(method);
}

/** The caller's signal, where it has given one among the options. */
function signalOf({ args }: AnyCall): AbortSignal | undefined {
  for (const arg of args) {
    if (typeof arg !== 'object' || arg === null || !('signal' in arg)) continue;
    if (arg.signal instanceof AbortSignal) return arg.signal;
  }
  return undefined;
}
