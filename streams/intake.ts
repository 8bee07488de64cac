import {
  catchError,
  concat,
  defer,
  EMPTY,
  from,
  ignoreElements,
  mergeMap,
  type Observable,
  of,
} from 'rxjs';
import type { Message } from '../src/ports/event-source.js';
import type { Received, Tick } from './flow.js';
import { type Remembered, remembered } from './operators/remembered.js';
import { sort } from './sort.js';
import type { World } from './world.js';

/**
 * Messages in, landings and ticks out. Each message is decoded, journaled and then acked, in that
 * order; a message that cannot be journaled is nacked, and nothing stops the stream.
 */
export function intake(
  world: World,
): (messages$: Observable<Message>) => Observable<Received | Tick> {
  return (messages$) =>
    defer(() => {
      const seen = remembered(world.settings.rememberedLandings, world.knownLandings);
      return messages$.pipe(mergeMap((message) => receive(world, seen, message)));
    });
}

function receive(world: World, seen: Remembered, message: Message): Observable<Received | Tick> {
  return defer(() => {
    const { entry, item, remember } = sort(world, seen, message);
    const durable$ = concat(
      defer(() =>
        entry.kind === 'rejected' ? from(world.deadLetter(message, entry.fault)) : EMPTY,
      ),
      defer(() => from(world.journal(entry))),
    ).pipe(ignoreElements());
    const acked$ = defer(() => {
      message.ack();
      return item === null ? EMPTY : of(item);
    });
    return concat(durable$, acked$).pipe(
      catchError((error: unknown) => {
        if (remember !== null) seen.forget(remember);
        world.warn(
          `message ${message.id} could not be journaled; it will be delivered again`,
          error,
        );
        message.nack();
        return EMPTY;
      }),
    );
  });
}
