import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PreconditionFailed, StoreError } from '../../domain/errors.js';
import type {
  ObjectAttributes,
  ObjectHead,
  ObjectStore,
  PutOptions,
  StoredObject,
} from '../../ports/object-store.js';
import { FOR_ALL, FOR_US_ALONE, type Modes, makeFolder, remove, writeDraft } from './disk.js';
import { encode, readWhole } from './envelope.js';
import { storeFailure, unlessAbsent } from './failures.js';
import {
  claim,
  generationFile,
  generationsIn,
  type Head,
  headOf,
  isDeleted,
  prune,
} from './generations.js';
import { listObjects, markDeleted, unmarkDeleted } from './listing.js';
import { draftCopy, followHead, installCopy, type Place } from './mirror.js';
import { checkName, folderOf } from './names.js';
import { shownFiles } from './shown.js';

/** The folder below the root that holds the truth: `<name>/<generation>.object`. */
const TRUTH = '.objects';

/** Of an object whose file is damaged nothing is known. */
const UNKNOWN_ATTRIBUTES: ObjectAttributes = { contentType: 'application/octet-stream' };

type Content = { readonly body: Uint8Array; readonly attributes: ObjectAttributes };

/**
 * A folder as an object store. Every object is also a plain file at its name, for websites to read.
 * Without locks, for any number of processes on one local file system.
 * @param secret whether what it makes is for this account alone (0700, 0600) or for everybody on the machine to
 *   read (0755, 0644), whatever the umask; what is there already stays as it is
 * @throws StoreError (permanent) when the root is not a folder; one that does not exist yet is made
 *   by the first put
 */
export async function openDirectoryStore(
  root: string,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<ObjectStore> {
  const path = resolve(root);
  const found = await guarded(`Opening ${path}`, () => unlessAbsent(stat(path)));
  if (found && !found.isDirectory()) {
    throw new StoreError(`${path} is not a folder`, {
      permanent: true,
      remedy: 'Name a folder for the files.',
    });
  }
  return new DirectoryStore(path, secret ? FOR_US_ALONE : FOR_ALL);
}

class DirectoryStore implements ObjectStore {
  readonly #shown = shownFiles();

  constructor(
    private readonly root: string,
    private readonly modes: Modes,
  ) {}

  async get(name: string): Promise<StoredObject | null> {
    const { truth, live } = this.place(name);
    return guarded(`Reading ${live}`, () => this.read(truth), name);
  }

  async head(name: string): Promise<ObjectHead | null> {
    const place = this.place(name);
    return guarded(
      `Reading ${place.live}`,
      async () => {
        const head = await headOf(place.truth);
        if (head === null || isDeleted(head)) return null;
        const attributes = head.envelope?.object?.attributes ?? UNKNOWN_ATTRIBUTES;
        const shown = await this.#shown(place, head);
        const file = await unlessAbsent(stat(generationFile(place.truth, head.generation)));
        const writtenAt = file && { writtenAt: file.mtimeMs };
        return { generation: String(head.generation), attributes, shown, ...writtenAt };
      },
      name,
    );
  }

  async show(name: string): Promise<void> {
    const place = this.place(name);
    await guarded(`Writing ${place.live}`, () => followHead(place, null));
  }

  async put(name: string, body: Uint8Array, options: PutOptions): Promise<string> {
    const place = this.place(name);
    const { ifGeneration, ...attributes } = options;
    const check = (head: Head | null) => {
      const current = head === null || isDeleted(head) ? '0' : String(head.generation);
      if (ifGeneration === undefined || ifGeneration === current) return;
      throw new PreconditionFailed(name, ifGeneration);
    };
    return guarded(`Writing ${place.live}`, async () => {
      check(await headOf(place.truth));
      await makeFolder(place.truth, this.root, this.modes);
      const copy = await draftCopy(place, body);
      try {
        for (;;) {
          const head = await headOf(place.truth);
          check(head);
          if (head !== null && isDeleted(head)) await unmarkDeleted(place.truth);
          const generation = await extend(place, head, { body, attributes });
          if (generation === null) continue;
          await installCopy(place, generation, copy);
          await prune(place.truth);
          return String(generation);
        }
      } finally {
        await remove(copy);
      }
    });
  }

  async list(prefix: string): Promise<readonly string[]> {
    const folder = folderOf(prefix);
    return guarded(`Listing ${join(this.root, prefix)}`, async () => {
      const names = await listObjects(this.at(''), folder);
      return names.filter((name) => name.startsWith(prefix)).sort();
    });
  }

  async delete(name: string): Promise<void> {
    const place = this.place(name);
    await guarded(`Deleting ${place.live}`, async () => {
      for (;;) {
        const head = await headOf(place.truth);
        if (head === null || isDeleted(head)) break;
        await markDeleted(place);
        if ((await extend(place, head, null)) !== null) break;
      }
      await followHead(place, null);
      // Its bytes are wanted no more; what says that it was deleted stays.
      await prune(place.truth, 1);
    });
  }

  private place(name: string): Place {
    checkName(name);
    return this.at(name);
  }

  private at(name: string): Place {
    const { root, modes } = this;
    return { truth: join(root, TRUTH, name), live: join(root, name), root, modes };
  }

  /** The newest generation's object; null when there is none. */
  private async read(truth: string): Promise<StoredObject | null> {
    for (;;) {
      const generation = (await generationsIn(truth)).at(-1);
      if (generation === undefined) return null;
      const whole = await readWhole(generationFile(truth, generation));
      if (whole === undefined) continue;
      const { body, envelope } = whole;
      if (body === null || envelope.object === null) return null;
      const { attributes } = envelope.object;
      return { body, attributes, generation: String(generation) };
    }
  }
}

/** Tries once to put a generation on top of `head`; null when somebody else did. */
async function extend(
  { truth, modes }: Place,
  head: Head | null,
  content: Content | null,
): Promise<number | null> {
  const id = randomUUID();
  const generation = (head?.generation ?? 0) + 1;
  const draft = await writeDraft(truth, encode(id, head?.envelope?.id ?? null, content), modes);
  try {
    return (await claim(truth, generation, draft, id)) ? generation : null;
  } finally {
    await remove(draft);
  }
}

/** @param about the object whose own files alone are read */
async function guarded<T>(doing: string, work: () => Promise<T>, about?: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFailure(doing, error, about);
  }
}
