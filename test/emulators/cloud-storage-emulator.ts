import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ended, freePort } from '../support/processes.js';
import { programNamed } from './counterpart.js';

const PROGRAM = 'fake-gcs-server';

/** fake-gcs-server, an imitation of Cloud Storage's API that holds its objects in memory. */
export const cloudStorageCounterpart = {
  found: programNamed(PROGRAM) !== null,
  howToGet: `go install github.com/fsouza/${PROGRAM}@v1.56.1`,
} as const;

export interface Emulator {
  /** For the client's `apiEndpoint`. */
  readonly apiEndpoint: string;
  /** Kills it; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts it on a port of 127.0.0.1, by default a free one, without buckets; resolves when it answers. */
export async function startCloudStorage(port?: number): Promise<Emulator> {
  const program = programNamed(PROGRAM);
  if (program === null) throw new Error(`missing: ${cloudStorageCounterpart.howToGet}`);
  const host = `127.0.0.1:${port ?? (await freePort())}`;
  const apiEndpoint = `http://${host}`;
  const child = spawn(program, argumentsFor(host), { stdio: ['ignore', 'ignore', 'pipe'] });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  await listening(child);
  return {
    apiEndpoint,
    stop: async () => {
      process.off('exit', killOnExit);
      await ended(child);
    },
  };
}

function argumentsFor(host: string): readonly string[] {
  const [address = '', port = ''] = host.split(':');
  return [
    ['-backend', 'memory'],
    ['-scheme', 'http'],
    ['-host', address],
    ['-port', port],
    ['-public-host', host],
    ['-external-url', `http://${host}`],
  ].flat();
}

/** It says so on standard error; what comes after that is read and dropped, or it would block. */
async function listening({ stderr }: ChildProcess): Promise<void> {
  if (stderr === null) throw new Error('its standard error is no pipe');
  const said: string[] = [];
  for await (const line of createInterface({ input: stderr })) {
    said.push(line);
    if (line.includes('server started at')) break;
  }
  if (!said.at(-1)?.includes('server started at')) {
    throw new Error(`${PROGRAM} did not start: ${said.join('\n')}`);
  }
  stderr.resume();
}
