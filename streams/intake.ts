import { Observable } from 'rxjs';
import type { Message } from '../src/ports/event-source.js';
import { hung } from './effect.js';
import type { Received, Tick } from './flow.js';
import { type Errands, errands } from './operators/errands.js';
import { remembered } from './operators/remembered.js';
import { routing } from './routing.js';
import { messageIdentity, type Sorted, type Sorting, sort } from './sort.js';
import type { World } from './world.js';

/**
 * Messages in, landings and ticks out. Each message is decoded, journaled and then acked, in that
 * order; a message that cannot be journaled is nacked, and nothing stops the stream.
 */
export function intake(
  world: World,
): (messages$: Observable<Message>) => Observable<Received | Tick> {
  return (messages$) =>
    new Observable<Received | Tick>((subscriber) => {
      const sorting = sortingOf(world);
      let drained = false;
      const desk = deskOf(sorting, (item) => {
        if (item !== null) subscriber.next(item);
        completeWhenIdle();
      });
      const completeWhenIdle = () => {
        if (drained && desk.every((errand) => errand.size() === 0)) subscriber.complete();
      };
      const [letters, lines] = desk;
      subscriber.add(() => {
        for (const errand of desk) errand.close();
      });
      return messages$.subscribe({
        next: (message) => {
          const task = taskOf(sorting, message);
          if (task?.sorted.entry.kind === 'rejected') letters.begin(task);
          else if (task !== null) lines.begin(task);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          drained = true;
          completeWhenIdle();
        },
      });
    });
}

/** A message that is neither acked nor nacked yet, and what it is. */
interface Task {
  readonly message: Message;
  readonly sorted: Sorted;
}

function sortingOf(world: World): Sorting {
  const { knownLandings, knownTriggers = [], settings } = world;
  const known = [...knownTriggers.map(messageIdentity), ...knownLandings.map(({ id }) => id)];
  const seen = remembered(settings.rememberedLandings, known);
  return { world, seen, routes: routing(world.exporters) };
}

/** Null when it could not be sorted, and was nacked. */
function taskOf(sorting: Sorting, message: Message): Task | null {
  try {
    return { message, sorted: sort(sorting, message) };
  } catch (error) {
    refuse(sorting, message, null, error);
    return null;
  }
}

/**
 * Keeps dead letters and journals lines: a dead letter is kept before the journal tells of it.
 * @param over is told of each message that was answered, with what goes on from it
 */
function deskOf(
  sorting: Sorting,
  over: (item: Sorted['item']) => void,
): readonly [letters: Errands<Task>, lines: Errands<Task>] {
  const { world } = sorting;
  const failed = ({ message, sorted }: Task, error: unknown) => {
    refuse(sorting, message, sorted, error);
    over(null);
  };
  const common = { limitMs: world.settings.runTimeoutMs, scheduler: world.scheduler, failed };
  const lines = errands<Task>({
    ...common,
    act: ({ sorted }) => world.journal(sorted.entry),
    done: (task) => {
      try {
        task.message.ack();
      } catch (error) {
        failed(task, error);
        return;
      }
      over(task.sorted.item);
    },
    expired: (task) => failed(task, hung(world, 'the journal')),
  });
  const letters = errands<Task>({
    ...common,
    act: ({ message, sorted: { entry } }) =>
      world.deadLetter(message, entry.kind === 'rejected' ? entry.fault : ''),
    done: (task) => lines.begin(task),
    expired: (task) => failed(task, hung(world, 'the dead letter')),
  });
  return [letters, lines];
}

/** Nacks a message, so that it is delivered again, and forgets that it was seen. */
function refuse(
  { world, seen }: Sorting,
  message: Message,
  sorted: Sorted | null,
  error: unknown,
): void {
  const remember = sorted?.remember ?? null;
  if (remember !== null) seen.forget(remember);
  try {
    world.warn(`message ${message.id} could not be journaled; it will be delivered again`, error);
    message.nack();
  } catch (cause) {
    world.warn(`message ${message.id} could not be refused`, cause);
  }
}
