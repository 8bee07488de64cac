import { Observable } from 'rxjs';
import type { Message } from '../src/ports/event-source.js';
import { timeoutError } from './call-with-timeout.js';
import {
  type Classification,
  type ClassifiedMessage,
  classificationOf,
  classify,
  type Line,
  type Sent,
} from './classify.js';
import { type InFlight, inFlight } from './operators/in-flight.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * Messages in; landings, ticks and whatever else is to be looked at out. Each message is decoded, journaled and then acked, in that
 * order; a message that cannot be journaled is nacked, and nothing stops the stream. The repeat of a
 * message that is not durable yet waits, and is answered with what becomes of it.
 */
export function intake(deps: PipelineDeps): (messages$: Observable<Message>) => Observable<Sent> {
  return (messages$) =>
    new Observable<Sent>((subscriber) => {
      const sorting = classificationOf(deps);
      const repeats = waitingRepeats();
      let drained = false;
      const take = (message: Message) => {
        const sorted = sortOrRefuse(sorting, message);
        if (sorted?.kind === 'repeat') repeats.add(sorted.identity, message);
        else if (sorted?.kind === 'line') begin({ message, line: sorted });
      };
      const begin = (task: Task) =>
        (task.line.entry.kind === 'rejected' ? letters : lines).begin(task);
      const over = ({ line }: Task, durable: boolean) => {
        if (durable) for (const item of line.sent) subscriber.next(item);
        const answer = durable ? take : (message: Message) => nack(deps, message, REPEATS);
        repeats.of(line.identity).forEach(answer);
        completeWhenIdle();
      };
      const desk = deskOf(sorting, over);
      const completeWhenIdle = () => {
        if (drained && desk.every((errand) => errand.size() === 0)) subscriber.complete();
      };
      const [letters, lines] = desk;
      subscriber.add(() => {
        for (const errand of desk) errand.close();
      });
      return messages$.subscribe({
        next: take,
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          drained = true;
          completeWhenIdle();
        },
      });
    });
}

/** A message that is neither acked nor nacked yet, and its line. */
interface Task {
  readonly message: Message;
  readonly line: Line;
}

/** Null when it could not be sorted, and was nacked. */
function sortOrRefuse(sorting: Classification, message: Message): ClassifiedMessage | null {
  try {
    return classify(sorting, message);
  } catch (error) {
    nack(sorting.deps, message, error);
    return null;
  }
}

const REPEATS = new Error('it repeats one that was not journaled');

/** Messages that wait for what becomes of the one they repeat. */
function waitingRepeats() {
  const waiting = new Map<string, Message[]>();
  return {
    add(identity: string, message: Message) {
      const others = waiting.get(identity) ?? [];
      others.push(message);
      waiting.set(identity, others);
    },
    /** Takes those of an identity out. */
    of(identity: string | null): readonly Message[] {
      const found = identity === null ? undefined : waiting.get(identity);
      if (identity !== null) waiting.delete(identity);
      return found ?? [];
    },
  };
}

/**
 * Keeps dead letters and journals lines: a dead letter is kept before the journal tells of it.
 * @param over is told of each message that was answered, and whether its line is durable
 */
function deskOf(
  { deps, seen }: Classification,
  over: (task: Task, durable: boolean) => void,
): readonly [letters: InFlight<Task>, lines: InFlight<Task>] {
  const failed = (task: Task, error: unknown) => {
    const { identity, undo } = task.line;
    if (identity !== null) seen.forget(identity);
    undo?.();
    nack(deps, task.message, error);
    over(task, false);
  };
  const common = { limitMs: deps.settings.runTimeoutMs, scheduler: deps.scheduler, failed };
  const lines = inFlight<Task>({
    ...common,
    act: ({ line }) => deps.journal(line.entry),
    done: (task) => {
      const { identity } = task.line;
      if (identity !== null) seen.keep(identity);
      try {
        task.message.ack();
      } catch (error) {
        failed(task, error);
        return;
      }
      over(task, true);
    },
    expired: (task) => failed(task, timeoutError(deps, 'the journal')),
  });
  const letters = inFlight<Task>({
    ...common,
    act: ({ message, line: { entry } }) =>
      deps.deadLetter(message, entry.kind === 'rejected' ? entry.fault : ''),
    done: (task) => lines.begin(task),
    expired: (task) => failed(task, timeoutError(deps, 'the dead letter')),
  });
  return [letters, lines];
}

/** Has a message delivered again. */
function nack(deps: PipelineDeps, message: Message, error: unknown): void {
  try {
    deps.warn(
      'message.not-journaled',
      `message ${message.id} could not be journaled; it will be redelivered`,
      error,
    );
    message.nack();
  } catch (cause) {
    deps.warn(
      'message.not-returned',
      `message ${message.id} could not be returned to its source`,
      cause,
    );
  }
}
