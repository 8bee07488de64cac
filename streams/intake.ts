import {
  catchError,
  concat,
  defer,
  EMPTY,
  endWith,
  filter,
  ignoreElements,
  mergeMap,
  type Observable,
  of,
} from 'rxjs';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import type { Message } from '../src/ports/event-source.js';
import { effect } from './effect.js';
import type { Received, Tick } from './flow.js';
import { type Remembered, remembered } from './operators/remembered.js';
import { messageIdentity, sort } from './sort.js';
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
      const { knownLandings, knownTriggers = [], settings } = world;
      const known = [...knownTriggers.map(messageIdentity), ...knownLandings.map(({ id }) => id)];
      const seen = remembered(settings.rememberedLandings, known);
      return messages$.pipe(mergeMap((message) => receive(world, seen, message)));
    });
}

function receive(world: World, seen: Remembered, message: Message): Observable<Received | Tick> {
  return defer(() => {
    const { entry, item, remember } = sort(world, seen, message);
    return concat(
      durable(world, message, entry),
      defer(() => of(message.ack())),
    ).pipe(
      ignoreElements(),
      endWith(item),
      filter((received) => received !== null),
      catchError((error: unknown) => {
        if (remember !== null) seen.forget(remember);
        throw error;
      }),
    );
  }).pipe(
    catchError((error: unknown) => {
      world.warn(`message ${message.id} could not be journaled; it will be delivered again`, error);
      message.nack();
      return EMPTY;
    }),
    catchError((error: unknown) => {
      world.warn(`message ${message.id} could not be refused`, error);
      return EMPTY;
    }),
  );
}

function durable(world: World, message: Message, entry: JournalEntry): Observable<unknown> {
  const journaled$ = effect(world, 'the journal', () => world.journal(entry));
  if (entry.kind !== 'rejected') return journaled$;
  const { fault } = entry;
  return concat(
    effect(world, 'the dead letter', () => world.deadLetter(message, fault)),
    journaled$,
  );
}
