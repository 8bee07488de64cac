import { StoreError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import type { ObjectStore } from '../ports/object-store.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

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

/** The store of published files, which is only looked at: everybody may read it. */
export interface PublishedStore {
  readonly subject: string;
  readonly store: Pick<ObjectStore, 'list'>;
  readonly prefix: string;
  readonly missingRights: () => Promise<readonly string[] | null>;
}

/** Looks into the published files, and asks whether this account could write there. Writes nothing. */
export function publishedStoreFindings({
  subject,
  store,
  prefix,
  missingRights,
}: PublishedStore): Promise<readonly CheckResult[]> {
  const { green, red } = findingsOf('store');
  const place = placeOf(subject);
  const command = place.kind === 'cloud-storage' ? 'trends setup --dry-run' : null;
  const attempt = { check: 'store', subject, ...(command !== null && { command }) };
  return attempted(attempt, async () => {
    await store.list(`${prefix}/history/`);
    const lacks = await missingRights();
    if (lacks === null)
      return [green(subject, 'can be read; whether it can be written is not known')];
    if (lacks.length === 0)
      return [green(subject, 'can be read, and this account may write there')];
    const remedy =
      place.kind === 'cloud-storage'
        ? `Grant this account roles/storage.objectUser on gs://${place.bucket} (replacing an object needs delete).`
        : 'Grant this process read and write access.';
    return [
      red(subject, `this account may not do all that publishing needs: ${lacks.join(', ')}`, {
        remedy,
        command,
      }),
    ];
  });
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
}: Tried): Promise<readonly CheckResult[]> {
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

/** Whether other accounts of this machine may enter the private folder. */
export function privacyFindings(
  subject: string,
  modeTooWide: () => Promise<string | null>,
): Promise<readonly CheckResult[]> {
  const { yellow } = findingsOf('store');
  return attempted({ check: 'store', subject }, async () => {
    const mode = await modeTooWide();
    if (mode === null) return [];
    const remedy = 'Journal, state and dead letters are private: close it to them.';
    const command = `chmod -R go-rwx '${subject}'`;
    return [
      yellow(subject, `other accounts of this machine may enter it (mode ${mode})`, {
        remedy,
        command,
      }),
    ];
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
