import type { Failure } from '../../streams/flow.js';
import { PortError, TrendsError } from '../domain/errors.js';

/**
 * What an error amounts to for the run it ended: those of warehouse and store say themselves whether
 * another try is worth it; others of ours are permanent, and for the rest `otherwise` says it.
 */
export function failureOf(error: unknown, otherwise: (message: string) => Failure): Failure {
  if (error instanceof PortError) {
    const { permanent, message, remedy, subject } = error;
    return { kind: permanent ? 'permanent' : 'transient', message, remedy, subject };
  }
  if (error instanceof TrendsError) {
    return { kind: 'permanent', message: error.message, remedy: error.remedy };
  }
  return otherwise(error instanceof Error ? error.message : String(error));
}
