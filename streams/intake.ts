import { Observable, type Subscriber, Subscription } from 'rxjs';
import type { Message } from '../src/ports/event-source.js';
import { effect, hung } from './effect.js';
import type { Received, Tick } from './flow.js';
import { type Patience, patience } from './operators/patience.js';
import { remembered } from './operators/remembered.js';
import { whenOver } from './operators/when-over.js';
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
    new Observable<Received | Tick>((subscriber) => new Desk(world, subscriber).take(messages$));
}

/** A message under way; closing its work stops what is waited for. */
interface Task {
  readonly message: Message;
  readonly work: Subscription;
  /** Null as long as nobody knows what it is. */
  sorted: Sorted | null;
}

/**
 * Takes messages, however many at a time. What every single message costs is here and in `sort`: a
 * chain of operators for each would cost several times what it has to do.
 */
class Desk {
  readonly #sorting: Sorting;
  readonly #subscriber: Subscriber<Received | Tick>;
  readonly #patience: Patience;
  readonly #tasks = new Set<Task>();
  #drained = false;

  constructor(world: World, subscriber: Subscriber<Received | Tick>) {
    const { knownLandings, knownTriggers = [], settings, scheduler } = world;
    const known = [...knownTriggers.map(messageIdentity), ...knownLandings.map(({ id }) => id)];
    const seen = remembered(settings.rememberedLandings, known);
    this.#sorting = { world, seen, routes: routing(world.exporters) };
    this.#subscriber = subscriber;
    this.#patience = patience(settings.runTimeoutMs, scheduler);
  }

  take(messages$: Observable<Message>): Subscription {
    this.#subscriber.add(() => {
      for (const { work } of this.#tasks) work.unsubscribe();
    });
    return messages$.subscribe({
      next: (message) => this.#receive(message),
      error: (error: unknown) => this.#subscriber.error(error),
      complete: () => {
        this.#drained = true;
        this.#completeWhenIdle();
      },
    });
  }

  #receive(message: Message): void {
    const task: Task = { message, work: new Subscription(), sorted: null };
    this.#tasks.add(task);
    try {
      const sorted = sort(this.#sorting, message);
      task.sorted = sorted;
      if (sorted.entry.kind === 'rejected') this.#keep(task, sorted, sorted.entry.fault);
      else this.#journal(task, sorted);
    } catch (error) {
      this.#refuse(task, error);
    }
  }

  /** A dead letter is kept before the journal tells of it. */
  #keep(task: Task, sorted: Sorted, fault: string): void {
    const { world } = this.#sorting;
    const kept$ = effect(world, 'the dead letter', () => world.deadLetter(task.message, fault));
    whenOver(
      kept$,
      task.work,
      () => this.#journal(task, sorted),
      (error) => this.#refuse(task, error),
    );
  }

  #journal(task: Task, { entry, item }: Sorted): void {
    const { world } = this.#sorting;
    try {
      const callOff = this.#patience(() => this.#refuse(task, hung(world, 'the journal')));
      task.work.add(callOff);
      whenOver(
        world.journal(entry),
        task.work,
        () => this.#accept(task, item),
        (error) => this.#refuse(task, error),
      );
    } catch (error) {
      this.#refuse(task, error);
    }
  }

  #accept(task: Task, item: Sorted['item']): void {
    try {
      task.message.ack();
    } catch (error) {
      this.#refuse(task, error);
      return;
    }
    if (item !== null) this.#subscriber.next(item);
    this.#end(task);
  }

  #refuse(task: Task, error: unknown): void {
    const { world, seen } = this.#sorting;
    const { id } = task.message;
    const remember = task.sorted?.remember ?? null;
    if (remember !== null) seen.forget(remember);
    try {
      world.warn(`message ${id} could not be journaled; it will be delivered again`, error);
      task.message.nack();
    } catch (cause) {
      world.warn(`message ${id} could not be refused`, cause);
    }
    this.#end(task);
  }

  #end(task: Task): void {
    task.work.unsubscribe();
    this.#tasks.delete(task);
    this.#completeWhenIdle();
  }

  #completeWhenIdle(): void {
    if (this.#drained && this.#tasks.size === 0) this.#subscriber.complete();
  }
}
