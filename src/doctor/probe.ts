import { StoreError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import type { ObjectStore } from '../ports/object-store.js';
import { attempted, type Finding, findingsOf } from './finding.js';

const BODY = new TextEncoder().encode('trends doctor was here\n');
const ATTRIBUTES = { contentType: 'text/plain', cacheControl: 'no-store' };

/** A store that is tried. */
export interface Tried {
  /** Its place, as configured. */
  readonly subject: string;
  readonly store: ObjectStore;
  /** Where the probe is written, ending in `/`. */
  readonly folder: string;
  readonly readOnly: boolean;
}

/**
 * Writes a small object, replaces it, reads it back and deletes it: publishing needs all four.
 * With `readOnly` it only looks into the folder.
 */
export function storeFindings({
  subject,
  store,
  folder,
  readOnly,
}: Tried): Promise<readonly Finding[]> {
  const { green } = findingsOf('store');
  const cloud = placeOf(subject).kind === 'cloud-storage';
  const attempt = { check: 'store', subject, ...(cloud && { command: 'trends setup --dry-run' }) };
  return attempted(attempt, async () => {
    if (readOnly) {
      await store.list(folder);
      return [green(subject, 'can be listed; writing was not tried (--read-only)')];
    }
    const name = `${folder}probe.txt`;
    await store.put(name, BODY, ATTRIBUTES);
    const generation = await store.put(name, BODY, ATTRIBUTES);
    const read = await store.get(name);
    await store.delete(name);
    // Another doctor may have come between; what it wrote is the same.
    if (read !== null && !same(read.body, BODY)) throw differs(name, generation);
    return [green(subject, 'can be written, replaced, read back and deleted')];
  });
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function differs(name: string, generation: string): StoreError {
  return new StoreError(`${name} was not read back as it was written (${generation})`, {
    permanent: true,
    remedy: 'Something between this program and the store changes what it writes: find it.',
  });
}
