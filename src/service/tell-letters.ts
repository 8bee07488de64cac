import { from, tap } from 'rxjs';
import type { PipelineDeps } from '../../streams/pipeline-deps.js';
import { field } from '../domain/untyped.js';
import type { Log } from '../log.js';
import type { Forward } from './open-pubsub.js';

export interface LettersTold {
  readonly log: Log;
  /** Sends a letter on; a failure is logged, as the letter itself is kept. */
  readonly forward?: Forward;
}

/** The pipeline's dependencies, sending on each message that is kept as a dead letter. */
export function sendingLettersOn(deps: PipelineDeps, { log, forward }: LettersTold): PipelineDeps {
  return {
    ...deps,
    deadLetter: (message, fault) => {
      const sendOn = (outcome: unknown) => {
        if (field(outcome, 'kept') === false) return;
        forward?.(message, fault, deps.scheduler.now()).catch((error: unknown) => {
          log.warn(
            { event: 'dead-letter.not-forwarded', messageId: message.id, err: error },
            'dead letter was not forwarded',
          );
        });
      };
      return from(deps.deadLetter(message, fault)).pipe(tap(sendOn));
    },
  };
}
