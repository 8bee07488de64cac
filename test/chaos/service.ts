import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Answer, Instance } from '../faults/instances.js';
import { freePort } from '../support/processes.js';

/** A signal to itself around the n-th file operation on a matching path. */
export interface Trap {
  readonly nth: number;
  readonly when: 'before' | 'after';
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  /** Of paths, as a regular expression's source. */
  readonly pattern: string;
}

/** What is done to a running service from outside; see `preload.mjs`. */
type Order =
  | { readonly trap: Trap | null }
  | { readonly refuse: { readonly code: string; readonly pattern: string } | null }
  | { readonly clockMs: number };

export interface ServiceOrder {
  /** The built `main.js`. */
  readonly main: string;
  /** Holds `data`, `out`, `state` and `trends.yaml`. */
  readonly folder: string;
  /** What its world's clock shows beyond the real time. */
  readonly shiftMs: number;
  /** What its own clock shows beyond its world's. */
  readonly clockMs?: number;
  readonly trap?: Trap | null;
}

/** The built program's `serve` in a process of its own. */
export interface ChaosService extends Instance {
  readonly url: string;
  order(order: Order): void;
  /** Its log, the last lines of it. */
  log(): string;
}

const PRELOAD = pathToFileURL(join(import.meta.dirname, 'preload.mjs')).href;
/** Of a log, in characters. */
const KEPT = 20_000;

export async function startService(start: ServiceOrder): Promise<ChaosService> {
  const { main, folder, shiftMs, clockMs = 0, trap = null } = start;
  const port = await freePort();
  const roots = ['data', 'out', 'state'].map((name) => join(folder, name));
  const child = spawn(
    process.execPath,
    [
      '--import',
      PRELOAD,
      main,
      'serve',
      '--port',
      String(port),
      '--config',
      join(folder, 'trends.yaml'),
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env.PATH,
        TRENDS_LOG_FORMAT: 'json',
        // Each message that cannot be read is looked for.
        TRENDS_INTAKE_DEAD_LETTERS: '100000',
        CHAOS: JSON.stringify({ roots, shiftMs, clockMs, trap }),
      },
    },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-KEPT);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // An order to a process that is just dying.
  child.on('error', () => undefined);
  let isUp = false;
  let gone = false;
  ended.then(() => {
    isUp = false;
    gone = true;
  });
  const url = `http://127.0.0.1:${port}`;
  const started = (async () => {
    while (!gone) {
      const ready = await ask(`${url}/readyz`);
      if (ready?.status === 200) {
        isUp = true;
        return true;
      }
      await after(25);
    }
    return false;
  })();
  return {
    child,
    url,
    started,
    ended,
    isUp: () => isUp,
    log: () => log,
    order: (order) => send(child, order),
    publish: (event) => publish(url, event),
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

function send(child: ChildProcess, order: Order): void {
  if (child.connected) child.send(order, () => undefined);
}

/** Null where nobody answers, or not in time. */
async function ask(url: string, init: RequestInit = {}): Promise<Response | null> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(5_000) }).catch(() => null);
}

async function publish(url: string, event: object | string): Promise<Answer> {
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const response = await ask(`${url}/events`, { method: 'POST', body });
  const said = await response?.json().catch(() => null);
  if (response === null || response === undefined || said === null) return { kind: 'lost' };
  if (response.status === 202) return { kind: 'acked', fault: null };
  if (response.status === 422) return { kind: 'acked', fault: JSON.stringify(said) };
  return { kind: 'nacked' };
}
