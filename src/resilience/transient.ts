import { PreconditionFailed, StoreError, WarehouseError } from '../domain/errors.js';

/** What a port's calls fail with when another try may succeed. */
export type Transient = WarehouseError | StoreError;

/** How a decorator makes an error of its port. */
export interface TransientFailure {
  readonly remedy: string;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** True when the same call may succeed later. A lost race (`PreconditionFailed`) asks for another call. */
export function isTransient(error: unknown): error is Transient {
  if (error instanceof PreconditionFailed) return false;
  return (error instanceof WarehouseError || error instanceof StoreError) && !error.permanent;
}

/** A transient error of the warehouse. */
export function warehouseFailure(message: string, failure: TransientFailure): WarehouseError {
  return new WarehouseError(message, { ...failure, permanent: false });
}

/** A transient error of a store. */
export function storeFailure(message: string, failure: TransientFailure): StoreError {
  return new StoreError(message, { ...failure, permanent: false });
}
