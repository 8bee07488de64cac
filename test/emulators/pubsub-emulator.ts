import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ended, freePort } from '../support/processes.js';
import { programNamed } from './counterpart.js';

/** Google's Pub/Sub emulator, as `describeWith` wants to know of it. */
export const PUBSUB_EMULATOR = {
  found: emulatorJar() !== null && programNamed('java') !== null,
  howToGet:
    'install Java 17 or newer and the emulator of the Google Cloud CLI: gcloud components install pubsub-emulator (or apt-get install google-cloud-cli-pubsub-emulator)',
};

export interface PubSubEmulator {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Kills it; all it held is gone. */
  stop(): Promise<void>;
}

/** Starts Google's Pub/Sub emulator on a port of 127.0.0.1, by default a free one. */
export async function startPubSubEmulator(port?: number): Promise<PubSubEmulator> {
  const [java, jar] = [programNamed('java'), emulatorJar()];
  if (java === null || jar === null) {
    throw new Error(`the Pub/Sub emulator is missing: ${PUBSUB_EMULATOR.howToGet}`);
  }
  const taken = port ?? (await freePort());
  const options = ['-Xmx512m', '-jar', jar, '--host=127.0.0.1', `--port=${taken}`];
  const child = spawn(java, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  await started(child);
  return {
    host: `127.0.0.1:${taken}`,
    stop: async () => {
      process.off('exit', killOnExit);
      await ended(child);
    },
  };
}

/** The jar in the folder of the Google Cloud CLI, beside the real path of its program. */
function emulatorJar(): string | null {
  const gcloud = programNamed('gcloud');
  if (gcloud === null) return null;
  const folder = join(dirname(realpathSync(gcloud)), '../platform/pubsub-emulator/lib');
  try {
    const jar = readdirSync(folder).find((name) => /^cloud-pubsub-emulator.*\.jar$/.test(name));
    return jar === undefined ? null : join(folder, jar);
  } catch {
    return null;
  }
}

/** Its log goes on being read: a full pipe would stop it. */
function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    for (const input of [child.stdout, child.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', (line) => {
        lines.push(line);
        if (line.includes('Server started')) resolve();
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the emulator has ended:\n${lines.join('\n')}`)));
  });
}
