import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ended, freePort } from '../support/processes.js';

/** Where the npm package keeps the server and its protocol. */
export const PACKAGE_FOLDER = fileURLToPath(
  new URL('./node_modules/@fivetrandevelopers/zetasql/lib/zetasql/', import.meta.url),
);

export interface Server {
  readonly address: string;
  /** Kills the server; resolves when it has ended. */
  stop(): Promise<void>;
}

/** Starts the reference implementation's gRPC server on a free port of 127.0.0.1. */
export async function startServer(): Promise<Server> {
  const binary = `${PACKAGE_FOLDER}${binaryName()}`;
  if (!existsSync(binary)) {
    throw new Error(`${binary} is missing: run "npm ci --prefix test/googlesql"`);
  }
  const port = await freePort();
  const child = spawn(binary, ['127.0.0.1', String(port)], { stdio: 'ignore' });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  await started(child);
  return {
    address: `127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', killOnExit);
      await ended(child);
    },
  };
}

function binaryName(): string {
  const arm = process.arch.startsWith('arm') ? '_arm' : '';
  return `remote_server${arm}${process.platform === 'darwin' ? '' : '.so'}`;
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
}
