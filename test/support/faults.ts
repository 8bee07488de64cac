import { PreconditionFailed, StoreError, WarehouseError } from '../../src/domain/errors.js';
import { randomOf } from '../../src/sample/random.js';

/** A call of a port, as a plan sees it. */
export interface FaultyCall {
  readonly method: string;
  /** What it is about: an object's name, a prefix, or empty. */
  readonly target: string;
  /** Calls of the port before this one. */
  readonly index: number;
}

/** How a service says no: its HTTP status, or the failed system call of a disk. */
export type Refusal =
  | { readonly status: 403 | 404 | 409 | 412 | 503 }
  | { readonly status: 429; readonly retryAfterMs: number }
  | { readonly code: 'ENOSPC' | 'EACCES' };

/** What goes wrong with one call. */
export type Fault =
  | { readonly kind: 'none' }
  /** Nothing took effect. */
  | { readonly kind: 'before'; readonly refusal: Refusal }
  /** It took effect, and the answer is an error all the same. */
  | { readonly kind: 'after'; readonly refusal: Refusal }
  /** No answer until the call is aborted or released; `effect`: it takes effect before. */
  | { readonly kind: 'hang'; readonly effect: boolean }
  /** Takes effect, and answers, after this long. */
  | { readonly kind: 'slow'; readonly ms: number };

/** Decides for each call in turn. */
export type FaultPlan = (call: FaultyCall) => Fault;

export const NO_FAULT: Fault = { kind: 'none' };

/** One fault per call in order, none afterwards; of calls of the named methods only, when given. */
export function scripted(faults: readonly Fault[], methods?: readonly string[]): FaultPlan {
  const left = [...faults];
  return ({ method }) =>
    methods === undefined || methods.includes(method) ? (left.shift() ?? NO_FAULT) : NO_FAULT;
}

/** Faults drawn from a list with a probability; the same seed gives the same plan. */
export function seeded(
  seed: number | string,
  { probability, faults }: { readonly probability: number; readonly faults: readonly Fault[] },
): FaultPlan {
  const random = randomOf('faults', seed);
  return () => (random.chance(probability) ? random.pick(faults) : NO_FAULT);
}

/** True of refusals that another try may overcome. */
export function isPassing(refusal: Refusal): boolean {
  return 'code' in refusal
    ? refusal.code === 'ENOSPC'
    : refusal.status === 409 || refusal.status === 429 || refusal.status === 503;
}

const REMEDY = 'It was injected by a test.';

/** The refusal as a store's error. */
export function storeRefusal(
  call: FaultyCall,
  refusal: Refusal,
  ifGeneration: string | undefined,
): StoreError {
  if ('status' in refusal && refusal.status === 412) {
    return new PreconditionFailed(call.target, ifGeneration ?? 'any');
  }
  return new StoreError(...told(call, refusal));
}

/** The refusal as a warehouse's error. */
export function warehouseRefusal(call: FaultyCall, refusal: Refusal): WarehouseError {
  return new WarehouseError(...told(call, refusal));
}

function told({ method, target, index }: FaultyCall, refusal: Refusal) {
  const what = 'code' in refusal ? refusal.code : `status ${refusal.status}`;
  const message = `${[method, target].filter(Boolean).join(' ')} (call ${index}) failed: ${what}`;
  const cause = Object.assign(new Error(what), refusal);
  const wait = 'retryAfterMs' in refusal ? { retryAfterMs: refusal.retryAfterMs } : {};
  return [message, { permanent: !isPassing(refusal), remedy: REMEDY, cause, ...wait }] as const;
}
