import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { EXPORTERS } from '../../exporters/registry.js';
import type { Copy, Seen, Version } from './checker.js';

/** Between two looks at the live files, in milliseconds. */
const EVERY_MS = 10;

/** Watches the published files of a folder store as a website's readers would, and keeps all it sees. */
export interface Observer {
  readonly seen: readonly Seen[];
  /** The live objects' generations, oldest first. */
  versions(): Promise<readonly Version[]>;
  history(): Promise<readonly Copy[]>;
  stop(): Promise<void>;
}

/** @param place the folder of the live files, e.g. `out/v1/trends`, and that of their generations */
export function observe(out: string, prefix = 'v1/trends'): Observer {
  const place = join(out, prefix);
  const truth = join(out, '.objects', prefix);
  const seen: Seen[] = [];
  const versions = new Map<string, Version>();
  let stopped = false;
  const watching = watch();

  async function watch() {
    const last = new Map<string, string>();
    for (let turn = 0; !stopped; turn += 1) {
      for (const { file } of EXPORTERS) {
        const text = await readFile(join(place, file), 'utf8').catch(() => null);
        if (text === null || text === last.get(file)) continue;
        last.set(file, text);
        seen.push({ file, text });
      }
      // Generations stay for a minute at least.
      if (turn % 1_000 === 0) await gather();
      await after(EVERY_MS);
    }
  }

  async function gather() {
    for (const { file } of EXPORTERS) {
      const names = await readdir(join(truth, file)).catch(() => []);
      for (const name of names.filter((each) => each.endsWith('.object'))) {
        const key = `${file}/${name}`;
        if (versions.has(key)) continue;
        const whole = await readFile(join(truth, file, name), 'utf8').catch(() => null);
        if (whole === null) continue;
        versions.set(key, { file, generation: Number.parseInt(name, 10), ...parsed(whole) });
      }
    }
  }

  return {
    seen,
    versions: async () => {
      await gather();
      return [...versions.values()].sort((a, b) => a.generation - b.generation);
    },
    history: async () => {
      const names = await readdir(join(place, 'history'), { recursive: true });
      const copies = names.filter((name) => name.endsWith('.json'));
      return Promise.all(
        copies.map(async (name) => ({
          name,
          text: await readFile(join(place, 'history', name), 'utf8'),
        })),
      );
    },
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}

/** A generation's file is one line of JSON about the object, then its bytes. */
function parsed(whole: string): Pick<Version, 'text' | 'metadata'> {
  const end = whole.indexOf('\n');
  const { object } = JSON.parse(whole.slice(0, end));
  return { text: whole.slice(end + 1), metadata: object.attributes.metadata };
}
