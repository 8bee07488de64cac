import type { EpochMs } from '../domain/date.js';
import { DamagedObject, PreconditionFailed } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import { checkedAtIn, type FreshnessFile } from './freshness-file.js';

/** A file checked so much later than now was written by a clock that is wrong, and is replaced. */
const AHEAD_MS = 5 * 60_000;

const ATTRIBUTES = { contentType: 'application/json', cacheControl: 'public, max-age=60' };

/**
 * Replaces `freshness.json` unless what is there was checked later, whoever writes at the same time.
 * What somebody else put there is replaced.
 */
export async function putNewer(
  store: ObjectStore,
  name: string,
  content: FreshnessFile,
  checkedAt: EpochMs,
): Promise<void> {
  const body = new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
  for (;;) {
    const head = await store.head(name);
    const before = head === null ? null : await checkedAtOf(store, name);
    if (before !== null && before >= checkedAt && before <= checkedAt + AHEAD_MS) {
      if (head?.shown !== 'same') await store.show(name);
      return;
    }
    try {
      await store.put(name, body, { ...ATTRIBUTES, ifGeneration: head?.generation ?? '0' });
      return;
    } catch (error) {
      if (!(error instanceof PreconditionFailed)) throw error;
    }
  }
}

/** When the stored file was checked; null when it is not one of ours. */
async function checkedAtOf(store: ObjectStore, name: string): Promise<EpochMs | null> {
  try {
    const found = await store.get(name);
    return found === null ? null : checkedAtIn(found.body);
  } catch (error) {
    if (error instanceof DamagedObject) return null;
    throw error;
  }
}
