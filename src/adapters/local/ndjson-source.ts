import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrendsError } from '../../domain/errors.js';
import type { EventSource, Message } from '../../ports/event-source.js';
import { systemTimer, type Timer, wait } from '../../ports/timer.js';
import { type Content, deliver } from './delivery.js';
import { splitLines } from './lines.js';

const MIB = 1024 * 1024;

export interface NdjsonOptions {
  /** A file of one event per line, or a folder of `*.ndjson` and `*.json` files. */
  readonly path: string;
  /** Told of a line or file that cannot be delivered; the rest is delivered all the same. */
  readonly onError: (error: TrendsError) => void;
  /** What may be delivered and not yet acked; by default 100 messages and 64 MiB. */
  readonly limit?: FlowLimit;
  /** Longer lines are reported instead of delivered; by default 64 MiB. */
  readonly maxLineBytes?: number;
  /** A nacked message is delivered again at most once in this many milliseconds; by default 1,000. */
  readonly retryMs?: number;
  readonly timer?: Timer;
}

export interface NdjsonSource extends EventSource {
  /** Resolves when every event of the files is acked, or delivery was stopped. */
  finished(): Promise<void>;
}

/**
 * Events from files: each line is a message with the line's bytes as body and `<file>:<line>` as
 * id. A nacked message comes again until it is acked or the source is stopped. Every start reads
 * from the beginning; `start` throws a TrendsError when there is nothing at the path.
 */
export function ndjsonSource(options: NdjsonOptions): NdjsonSource {
  const complete: Complete = {
    limit: { messages: 100, bytes: 64 * MIB },
    maxLineBytes: 64 * MIB,
    retryMs: 1000,
    timer: systemTimer,
    ...options,
  };
  const name = `ndjson ${options.path}`;
  let run: { readonly stopping: AbortController; readonly done: Promise<void> } | null = null;
  return {
    name,
    start: async (onMessage) => {
      const files = await eventFiles(options.path);
      if (run) {
        throw new TrendsError(`${name} is already started`, { remedy: 'Stop it first.' });
      }
      const stopping = new AbortController();
      run = { stopping, done: pump(files, complete, stopping.signal, onMessage) };
    },
    stop: async () => {
      run?.stopping.abort();
      await run?.done;
      run = null;
    },
    finished: async () => run?.done,
  };
}

type Complete = Required<NdjsonOptions>;
type Listener = (message: Message) => void;

/** Reads on as long as the window has room; resolves when all is settled. */
async function pump(
  files: readonly string[],
  options: Complete,
  stopping: AbortSignal,
  onMessage: Listener,
): Promise<void> {
  const window = flowWindow(options.limit);
  for await (const { id, body } of linesOf(files, options)) {
    await window.room(body.length);
    if (stopping.aborted) break;
    const content = { id, topic: null, body, attributes: {}, sender: 'event files' };
    window.track(body.length, deliverUntilAcked(content, options, stopping, onMessage));
  }
  await window.empty();
}

/** The lines that can be delivered; the others, and files that fail to be read, are reported. */
async function* linesOf(
  files: readonly string[],
  { maxLineBytes, onError }: Complete,
): AsyncGenerator<Pick<Content, 'id' | 'body'>> {
  for (const file of files) {
    try {
      for await (const line of splitLines(createReadStream(file), maxLineBytes)) {
        if (line.kind === 'line') yield { id: `${file}:${line.number}`, body: line.bytes };
        else onError(tooLong(file, line.number, maxLineBytes));
      }
    } catch (cause) {
      const remedy = 'Make the file readable and start again: the events it holds come then.';
      onError(new TrendsError(`cannot read ${file}: ${reasonOf(cause)}`, { remedy, cause }));
    }
  }
}

function tooLong(file: string, line: number, limit: number): TrendsError {
  return new TrendsError(`${file}:${line} is longer than ${limit} bytes and was left out`, {
    remedy: 'An event takes a few kilobytes: correct the line, one event on each.',
  });
}

async function deliverUntilAcked(
  content: Content,
  { timer, retryMs }: Complete,
  stopping: AbortSignal,
  onMessage: Listener,
): Promise<void> {
  while (!stopping.aborted) {
    const deliveredAt = timer.now();
    const settlement = await deliver(content, onMessage);
    if (settlement.kind === 'acked') return;
    await wait(timer, deliveredAt + retryMs - timer.now(), [stopping]);
  }
}

const EVENT_FILE = /\.(ndjson|json)$/;

/**
 * The files of events at a path: the file itself, or a folder's `*.ndjson` and `*.json` files by
 * ascending name (its own folders are not entered).
 * @throws TrendsError when there is nothing at the path or it cannot be looked at
 */
async function eventFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && EVENT_FILE.test(entry.name))
      .map((entry) => join(path, entry.name))
      .sort();
  } catch (cause) {
    throw new TrendsError(`cannot look for events at ${path}: ${reasonOf(cause)}`, {
      remedy: 'Name a readable file of NDJSON events, or a folder of *.ndjson or *.json files.',
      cause,
    });
  }
}

/** What an error says, without its stack. */
function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** How much may be delivered and not yet acked. */
interface FlowLimit {
  readonly messages: number;
  readonly bytes: number;
}

/** What one producer has under way, held below a limit. */
interface FlowWindow {
  /** Resolves when a message of that size may go out; one larger than the limit goes alone. */
  room(bytes: number): Promise<void>;
  /** Counts a message as under way until `work`, which must not reject, is done. */
  track(bytes: number, work: Promise<void>): void;
  /** Resolves when nothing is under way. */
  empty(): Promise<void>;
}

/** A window for one producer: it waits for one thing at a time. */
function flowWindow(limit: FlowLimit): FlowWindow {
  let messages = 0;
  let held = 0;
  let trigger = () => {};
  const until = async (holds: () => boolean) => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        trigger = resolve;
      });
    }
  };
  return {
    room: (bytes) =>
      until(() => messages === 0 || (messages < limit.messages && held + bytes <= limit.bytes)),
    track: (bytes, work) => {
      messages += 1;
      held += bytes;
      void work.then(() => {
        messages -= 1;
        held -= bytes;
        trigger();
      });
    },
    empty: () => until(() => messages === 0),
  };
}
