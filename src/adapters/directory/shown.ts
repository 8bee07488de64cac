import type { BigIntStats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import type { ObjectHead } from '../../ports/object-store.js';
import { digest } from './envelope.js';
import { unlessAbsent } from './failures.js';
import { generationFile, generationsIn, type Head, soundEnvelope } from './generations.js';
import type { Place } from './mirror.js';

/** Names whose plain files' hashes are remembered. */
const REMEMBERED = 1_000;
/** A file changed more recently than this may change once more without a sign of it. */
const RACY_MS = 2_000;

/** What readers find where an object's plain file is. */
export type Shown = ObjectHead['shown'];

/**
 * Compares plain files with their objects: by size, then by SHA-256. The hash of a file that stayed
 * as it was (inode, size, times) is not computed again.
 */
export function shownFiles(): (place: Place, head: Head) => Promise<Shown> {
  const hashes = new Map<string, { readonly identity: string; readonly sha256: string }>();

  async function hashOf(path: string, found: BigIntStats): Promise<string | undefined> {
    const identity = [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
    const known = hashes.get(path);
    if (known?.identity === identity) return known.sha256;
    const lookedAt = Date.now();
    const bytes = await unlessAbsent(readFile(path));
    if (bytes === undefined) return undefined;
    const sha256 = digest(bytes);
    hashes.delete(path);
    const oldest = hashes.size >= REMEMBERED ? hashes.keys().next().value : undefined;
    if (oldest !== undefined) hashes.delete(oldest);
    if (lookedAt - Number(found.ctimeMs) > RACY_MS) hashes.set(path, { identity, sha256 });
    return sha256;
  }

  return async (place, head) => {
    const found = await unlessAbsent(stat(place.live, { bigint: true }));
    if (found === undefined) return 'nothing';
    if (!found.isFile()) return 'other';
    const has = async (envelope: Head['envelope'] | undefined) => {
      const object = envelope?.object ?? null;
      if (object === null || BigInt(object.size) !== found.size) return false;
      return (await hashOf(place.live, found)) === object.sha256;
    };
    if (await has(head.envelope)) return 'same';
    return (await isFormer(place, head, found, has)) ? 'former' : 'other';
  };
}

/** True when the plain file is an earlier generation's, and was there before the newest one was made. */
async function isFormer(
  { truth }: Place,
  { generation }: Head,
  found: BigIntStats,
  has: (envelope: Head['envelope'] | undefined) => Promise<boolean>,
): Promise<boolean> {
  const made = await unlessAbsent(stat(generationFile(truth, generation), { bigint: true }));
  if (made === undefined || found.ctimeNs > made.ctimeNs) return false;
  const earlier = (await generationsIn(truth)).filter((each) => each < generation);
  for (const each of earlier.reverse()) {
    if (await has(await soundEnvelope(generationFile(truth, each)))) return true;
  }
  return false;
}
