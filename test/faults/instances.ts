import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { PipelineSettings } from '../../streams/pipeline-deps.js';

/** A signal that an instance sends itself around its n-th write to a store. */
export interface Trap {
  readonly store: 'published' | 'privately';
  readonly nth: number;
  readonly when: 'before' | 'after';
  /** Counts writes of objects whose names match this pattern alone; all when absent. */
  readonly only?: string;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

export interface StartOrder {
  /** Holds `data`, `out`, `state` and `trends.yaml`. */
  readonly folder: string;
  /** What the instance's clock shows is the real time and this. */
  readonly shiftMs: number;
  readonly settings: Partial<PipelineSettings>;
  readonly trap: Trap | null;
  /** How long the query of a run takes besides, in milliseconds; nothing when absent. */
  readonly queryMs?: number;
}

/** What became of a message: acked (with what is wrong if it is a dead letter), nacked, or not known. */
export type Answer =
  | { readonly kind: 'acked'; readonly fault: string | null }
  | { readonly kind: 'nacked' | 'lost' };

/** A service in a process of its own. */
export interface Instance {
  readonly child: ChildProcess;
  /** Resolves false when it ended before it was up. */
  readonly started: Promise<boolean>;
  readonly ended: Promise<unknown>;
  isUp(): boolean;
  publish(event: object | string): Promise<Answer>;
  /** Ends it without warning; resolves when it is gone. */
  kill(): Promise<unknown>;
}

type Told =
  | { readonly kind: 'loaded' | 'started' }
  | { readonly kind: 'acked'; readonly key: number; readonly fault: string | null }
  | { readonly kind: 'nacked'; readonly key: number };

const HARNESS = join(import.meta.dirname, 'instance.mjs');

/** Starts instances of the built program; the next processes load while the last one serves. */
export class Instances {
  private readonly all = new Set<ChildProcess>();
  private readonly spares: ChildProcess[];

  /** @param main the built `main.js` */
  constructor(private readonly main: string) {
    this.spares = [this.fork(), this.fork()];
  }

  start(order: StartOrder): Instance {
    this.spares.push(this.fork());
    const child = this.spares.shift() ?? this.fork();
    return instance(child, order);
  }

  /** Ends every process, running or spare. */
  async close(): Promise<void> {
    for (const child of this.all) {
      const ended = closed(child);
      child.kill('SIGKILL');
      await ended;
    }
  }

  private fork(): ChildProcess {
    const built = dirname(dirname(this.main));
    const child = fork(HARNESS, [built], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.all.add(child);
    child.on('close', () => this.all.delete(child));
    // A message to a process that is just dying.
    child.on('error', () => undefined);
    return child;
  }
}

function instance(child: ChildProcess, order: StartOrder): Instance {
  const open = new Map<number, (answer: Answer) => void>();
  let sent = 0;
  let up = false;
  const ended = closed(child);
  const started = new Promise<boolean>((resolve) => {
    child.on('message', (told: Told) => {
      if (told.kind === 'started') {
        up = true;
        resolve(true);
      }
      if (told.kind === 'acked') open.get(told.key)?.({ kind: 'acked', fault: told.fault });
      if (told.kind === 'nacked') open.get(told.key)?.({ kind: 'nacked' });
    });
    ended.then(() => resolve(false));
  });
  ended.then(() => {
    up = false;
    for (const answer of open.values()) answer({ kind: 'lost' });
  });
  // What is sent before the process listens waits in its channel.
  child.send(order);
  return {
    child,
    started,
    ended,
    isUp: () => up,
    publish: (event) =>
      new Promise((resolve) => {
        sent += 1;
        if (!up) return resolve({ kind: 'lost' });
        open.set(sent, resolve);
        child.send({ key: sent, event }, (error) => {
          if (error) resolve({ kind: 'lost' });
        });
      }),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Not `once` of node:events: that one rejects when a message meets a dying process. */
function closed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
  });
}
