import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ended, freePort } from '../support/processes.js';
import { programNamed } from './counterpart.js';

/** Where the emulator may live without being in the way; git does not look there. */
const VENV = 'node_modules/.cache/bqemulator';
const MODULES = ['bqemulator', 'duckdb_extension_avro', 'duckdb_extension_spatial', 'numpy'];
const STARTER = 'test/emulators/bigquery-emulator.py';
const STARTS_WITHIN_MS = 50_000;

/** The Python that has it. */
const PYTHON = [join(VENV, 'bin/python3'), programNamed('python3')].find(hasEmulator) ?? null;

/** bqemulator: BigQuery's REST API over DuckDB, with SQLGlot for GoogleSQL; nothing of Google's. */
export const bigQueryCounterpart = {
  found: PYTHON !== null,
  howToGet: `python3 -m venv ${VENV} && ${VENV}/bin/pip install -r test/emulators/bigquery-requirements.txt`,
} as const;

export interface Emulator {
  /** For the client's `apiEndpoint`. */
  readonly apiEndpoint: string;
  /** Kills it; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts it on free ports of 127.0.0.1, with no tables; resolves when it answers. */
export async function startBigQuery(): Promise<Emulator> {
  if (PYTHON === null) throw new Error(`missing: ${bigQueryCounterpart.howToGet}`);
  // DuckDB keeps its extensions in the home folder.
  const home = await mkdtemp(join(tmpdir(), 'trends-bigquery-'));
  const [port, grpcPort] = [await freePort(), await freePort()];
  const child = spawn(PYTHON, argumentsFor(port, grpcPort), {
    env: { ...process.env, HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const apiEndpoint = `http://127.0.0.1:${port}`;
  await answering(child, `${apiEndpoint}/readyz`);
  return {
    apiEndpoint,
    stop: async () => {
      process.off('exit', killOnExit);
      await ended(child);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function argumentsFor(port: number, grpcPort: number): readonly string[] {
  return [
    [STARTER, 'start', '--ephemeral'],
    ['--rest-port', String(port)],
    ['--grpc-port', String(grpcPort)],
    ['--log-level', 'critical'],
  ].flat();
}

function hasEmulator(python: string | null): python is string {
  const code = `from importlib.util import find_spec; import sys; sys.exit(not all(map(find_spec, sys.argv[1:])))`;
  return python !== null && spawnSync(python, ['-c', code, ...MODULES]).status === 0;
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  const until = Date.now() + STARTS_WITHIN_MS;
  while (child.exitCode === null && Date.now() < until) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await delay(100);
  }
  await ended(child);
  throw new Error('the BigQuery emulator did not start');
}
