import { ASK_ABOVE_BYTES, estimateReplay, type ReplayRun } from '../service/run-replay.js';
import { agrees } from './agrees.js';
import type { Output } from './output.js';

/** True when a replay may read what it is going to read: little, or somebody at a terminal agrees. */
export async function agreedToScan(run: ReplayRun, out: Output): Promise<boolean> {
  out.doing('estimating what it reads');
  const bytes = await estimateReplay(run);
  if (bytes !== null) out.line(`It reads at most ${(bytes / 1024 ** 2).toFixed(0)} MiB.`);
  if (bytes !== null && bytes <= ASK_ABOVE_BYTES) return true;
  return process.stdin.isTTY && agrees('Go on? [y/N] ');
}
