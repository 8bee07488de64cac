import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Random } from '../../src/sample/random.js';
import { openUpstream, type Upstream } from '../faults/upstream.js';
import { type ChaosService, startService, type Trap } from './service.js';

/** Short waits; what is said of repair times counts in these. */
const SETTINGS = `
data: data
out: out
state: state
pipeline:
  quiet: 30ms
  maxWait: 500ms
  minInterval: 0s
  reconcile: 500ms
  probe: 100ms
`;

/** Tables that upstream loads, and the programs that publish from them. */
export interface ChaosWorld {
  readonly folder: string;
  readonly upstream: Upstream;
  readonly random: Random;
  /** Those that run. */
  readonly services: ChaosService[];
  /** Starts one more. @param clockMs what its own clock shows beyond its world's */
  start(how?: { readonly trap?: Trap | null; readonly clockMs?: number }): Promise<ChaosService>;
  close(): Promise<void>;
}

/** @param main the built `main.js` */
export async function openWorld(folder: string, main: string, random: Random): Promise<ChaosWorld> {
  const upstream = await openUpstream(folder);
  await writeFile(join(folder, 'trends.yaml'), SETTINGS);
  const services: ChaosService[] = [];
  return {
    folder,
    upstream,
    random,
    services,
    start: async (how = {}) => {
      const service = await startService({ main, folder, shiftMs: upstream.shiftMs(), ...how });
      services.push(service);
      service.ended.then(() => services.splice(services.indexOf(service), 1));
      return service;
    },
    close: async () => {
      await Promise.all(services.map((service) => service.kill()));
      await upstream.close();
    },
  };
}
