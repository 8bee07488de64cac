import { WarehouseError } from '../../domain/errors.js';
import { type TableName, tableIn } from '../../domain/tables.js';
import { faultOf } from './fault.js';
import { type Circumstances, meaningOf } from './meanings.js';

/** Something that will fail again until somebody acts on the remedy. */
export function permanent(message: string, remedy: string): WarehouseError {
  return new WarehouseError(message, { permanent: true, remedy });
}

/** Something worth another try. */
export function transient(message: string, remedy: string, cause?: unknown): WarehouseError {
  return new WarehouseError(message, { permanent: false, remedy, cause });
}

/** What an aborted query rejects with. */
export function cancelled(reason: unknown): WarehouseError {
  return transient('The query was cancelled', 'Run it again.', reason);
}

/** A failed call as an error that says what was being done. @param table the one that was asked for alone */
export function callFailure(
  doing: string,
  error: unknown,
  where: Circumstances,
  table: TableName | null = null,
): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const fault = faultOf(error);
  const { permanent: lasting, remedy } = meaningOf(fault);
  const { said, retryAfterMs } = fault;
  return new WarehouseError(`${doing} failed: ${said}`, {
    permanent: lasting,
    remedy: remedy(where, fault),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    subject: { table: table ?? tableIn(said) },
    ...aboutOf(said),
  });
}

/** The one table that is not there, where that is the failure. */
function aboutOf(said: string): { readonly about?: string } {
  const [, about] = /not found: table (\S+)/i.exec(said) ?? [];
  return about === undefined ? {} : { about };
}

/** True: the table or its dataset is not there; a missing project is a failure. */
export function isAbsent(error: unknown): boolean {
  const { status, reason, said } = faultOf(error);
  return status === 404 && reason === 'notFound' && !/not found: project/i.test(said);
}

/**
 * True when the job of a failed call may still run. Of one that has begun a call can also be turned
 * away for its sign-in or for coming too often.
 */
export function mayStillRun(error: unknown, begun: boolean): boolean {
  if (error instanceof WarehouseError) return !error.permanent;
  const { status, reason } = faultOf(error);
  if (status === null) return reason === null;
  if (status >= 500) return true;
  return begun && (status === 401 || status === 429 || /RateLimitExceeded$/i.test(reason ?? ''));
}
