import { type ChildProcess, spawn } from 'node:child_process';
import { shiftedClock } from '../../test/support/shown-time.js';

const READY = '"event":"service.ready"';
const RUN = '"event":"run.';

/** Runs in the process first; tells on standard error its processor time until ready, and on SIGUSR2 its memory. */
const METER = `
  let spent = null;
  const write = process.stderr.write;
  process.stderr.write = function (chunk, ...rest) {
    if (String(chunk).includes('${READY}')) spent ??= process.cpuUsage();
    return write.call(this, chunk, ...rest);
  };
  process.on('SIGUSR2', () => write.call(process.stderr, '\\nrss ' + process.memoryUsage.rss() + '\\n'));
  process.on('exit', () => {
    const { user, system } = spent ?? process.cpuUsage();
    write.call(process.stderr, '\\ncpu ' + (user + system) / 1000 + '\\n');
  });`;

/** What is started, and what its clock shows then; what else is set here would configure it. */
export interface Started {
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Milliseconds since 1970; the real time when absent. */
  readonly at?: number;
}

/** A process under the meter. */
export interface Metered {
  /** Milliseconds to its ready line; to its end, when it has none. */
  readonly ready: Promise<number>;
  /** Resolves when it has logged this many runs. */
  runs(count: number): Promise<void>;
  /** Resident memory now, in bytes. */
  memory(): Promise<number>;
  /** Ends it; the milliseconds of processor time that it took until it was ready. */
  end(): Promise<number>;
}

/** Starts Node under the meter. */
export function metered({ args, cwd, at }: Started): Metered {
  const code = at === undefined ? METER : `${shiftedClock(at - Date.now())}${METER}`;
  const meter = `--import=data:text/javascript,${encodeURIComponent(code)}`;
  const began = performance.now();
  const child = spawn(process.execPath, [meter, ...args], {
    env: { PATH: process.env.PATH, METADATA_SERVER_DETECTION: 'none' },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  });
  const said = listener(child);
  const took = () => performance.now() - began;
  const ready = said
    .until((text) => text.includes(READY))
    .then(took, async (error: unknown) => {
      if ((await said.ended) === 0) return took();
      throw error;
    });
  let asked = 0;
  return {
    ready,
    runs: (count) => said.until((text) => text.split(RUN).length > count).then(() => undefined),
    memory: async () => {
      asked += 1;
      child.kill('SIGUSR2');
      const text = await said.until((all) => all.split('\nrss ').length > asked);
      return Number([...text.matchAll(/^rss (\d+)$/gm)].at(-1)?.[1]);
    },
    end: async () => {
      child.kill('SIGTERM');
      const status = await said.ended;
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${said.text()}`);
      return Number(/^cpu (.*)$/m.exec(said.text())?.[1]);
    },
  };
}

/** What a process says on standard error. */
function listener(child: ChildProcess) {
  let said = '';
  const waiting = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    for (const look of waiting) look();
  });
  return {
    text: () => said,
    ended,
    until: (satisfied: (text: string) => boolean) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          if (!satisfied(said)) return;
          waiting.delete(look);
          resolve(said);
        };
        waiting.add(look);
        void ended.then((status) => reject(new Error(`ended with ${status}: ${said}`)));
        look();
      }),
  };
}
