import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

/** Bytes that are still reachable, once what is not has been collected. */
export async function retainedBytes(): Promise<number> {
  if (typeof collect !== 'function')
    throw new Error('this Node cannot be asked to collect garbage');
  // What a turn of the event loop holds goes with it.
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  return process.memoryUsage().heapUsed;
}
