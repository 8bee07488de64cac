import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { writeLeague } from '../../src/sample/index.js';
import { type RunningCli, startTrends } from '../support/cli.js';
import { dateFiles, sampleSeason } from '../support/sample-folder.js';

/** The last night of the sample that is loaded; the service shows the morning after. */
export const NIGHT = '2025-01-18';
export const MORNING = newYorkInstant('2025-01-19', '07:00');

/** An operator token of the attacked service, where `auth` is `token`. */
export const TOKEN = 'the-right-token-0123456789abcdef';

export interface ServeOptions {
  /** A temporary folder: `data`, `out`, `state` and `trends.yaml` are made in it. */
  readonly folder: string;
  /** The text of `trends.yaml`; short waits when absent. */
  readonly settings?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of the old space, in MiB; as Node chooses when absent. */
  readonly heapMb?: number;
  /** Fills the private state before the program starts. */
  readonly before?: (state: string) => Promise<void>;
}

/** The built program's `serve` on the embedded stack, on this machine alone. */
export interface Served {
  readonly url: string;
  readonly state: string;
  readonly running: RunningCli;
  /** A request to it; ten seconds at most. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** How long `/healthz` takes to answer with 200 (milliseconds). @throws when it does not */
  healthMs(): Promise<number>;
  /** Its resident memory, in MiB. */
  memoryMb(): Promise<number>;
  /** Ends it as an operator does. */
  stop(): Promise<void>;
}

const SETTINGS = `
pipeline: { quiet: 50ms, minInterval: 0s, probe: 200ms }
`;

/** Starts the built program on a sample league; resolves once it is ready. */
export async function serveSample(options: ServeOptions): Promise<Served> {
  const { folder, settings = SETTINGS, env = {}, heapMb, before } = options;
  const [data, state] = [join(folder, 'data'), join(folder, 'state')];
  await writeLeague(sampleSeason(), data, { through: NIGHT });
  dateFiles(data, newYorkInstant(NIGHT, '23:30'));
  writeFileSync(join(folder, 'trends.yaml'), settings);
  mkdirSync(state, { recursive: true, mode: 0o700 });
  await before?.(state);
  return serveAgain({ folder, env, ...(heapMb !== undefined && { heapMb }) });
}

/** Starts it once more in a folder where it ran before. */
export async function serveAgain(
  options: Pick<ServeOptions, 'folder' | 'env' | 'heapMb'>,
): Promise<Served> {
  const { folder, env = {}, heapMb } = options;
  const running = startTrends(['serve', '--port', '0'], {
    cwd: folder,
    at: MORNING,
    env: {
      TRENDS_LOG_FORMAT: 'json',
      ...(heapMb !== undefined && { NODE_OPTIONS: `--max-old-space-size=${heapMb}` }),
      ...env,
    },
  });
  const ready = await running.line((line) => line.includes('"event":"service.ready"'));
  const { url } = JSON.parse(ready) as { readonly url: string };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${url}${path}`, { signal: AbortSignal.timeout(10_000), ...init });
  return {
    url,
    state: join(folder, 'state'),
    running,
    ask,
    healthMs: async () => {
      const began = performance.now();
      const { status } = await ask('/healthz');
      if (status !== 200) throw new Error(`/healthz answered ${status}`);
      return performance.now() - began;
    },
    memoryMb: () => residentMb(running),
    stop: async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    },
  };
}

/** As Linux has it. */
async function residentMb({ child }: RunningCli): Promise<number> {
  const text = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024;
}
