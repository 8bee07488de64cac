import type { Exporter } from '../../exporters/exporter.js';
import { draftOf } from '../../streams/draft.js';
import type { Draft, Failure, FormerVersion, Publication } from '../../streams/flow.js';
import { DamagedObject } from '../domain/errors.js';
import { type Expected, expectedOf, OURS, type Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { ObjectHead, ObjectStore, StoredObject } from '../ports/object-store.js';
import { failureOf } from './failure.js';
import { historyName, liveName, sha256 } from './publish.js';

/** Where an exporter's files are. */
export interface Shelf {
  readonly store: ObjectStore;
  /** E.g. `v1/trends`. */
  readonly prefix: string;
  readonly exporter: Exporter;
}

/**
 * The live file as readers find it, against what the state says was published. Looks only. By the
 * object's generation; the bytes are read only when that is another one. A failure is part of the answer.
 */
export async function readPublished(shelf: Shelf, state: ExporterState): Promise<Published> {
  const expected = expectedOf(state);
  if (expected === null) return { kind: 'none' };
  try {
    const { store, prefix, exporter } = shelf;
    const head = await store.head(liveName(prefix, exporter));
    return (head === null ? null : judged(head, expected, state)) ?? (await compared(shelf, state));
  } catch (error) {
    return { kind: 'unread', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The same for the service: a publication that was cut off before readers found it is finished. */
export async function findPublished(shelf: Shelf, state: ExporterState): Promise<Published> {
  const found = await readPublished(shelf, state);
  if (found.kind !== 'former' || state.pinned !== null) return found;
  await shelf.store.show(liveName(shelf.prefix, shelf.exporter));
  return readPublished(shelf, state);
}

/** What is known without the bytes; null: they have to be compared. */
function judged(head: ObjectHead, expected: Expected, state: ExporterState): Published | null {
  const { generation, shown, attributes } = head;
  if (shown === 'nothing') return { kind: 'deleted' };
  if (shown === 'other') return { kind: 'foreign-write' };
  // Of a run that is under way: its record is still to come.
  const runId = attributes.metadata?.['run-id'];
  if (runId !== undefined && runId === state.claim?.runId) return OURS;
  if (shown === 'former') return { kind: 'former' };
  return generation === expected.generation ? OURS : null;
}

/** An object of another generation: the same bytes, one of our runs, or somebody else's. */
async function compared(shelf: Shelf, state: ExporterState): Promise<Published> {
  const { store, prefix, exporter } = shelf;
  const expected = expectedOf(state);
  const live = await sound(store, liveName(prefix, exporter));
  if (live === null || expected === null) return { kind: live === null ? 'deleted' : 'none' };
  if (live === 'damaged') return { kind: 'foreign-write' };
  const object = { generation: live.generation, sha256: sha256(live.body) };
  const known = expected.sha256 ?? (await hashOf(shelf, expected));
  if (known === object.sha256) return { kind: 'adopted', ...object };
  const run = runOf(live);
  if (run === null || (await hashOf(shelf, run)) !== object.sha256) {
    return { kind: 'foreign-write' };
  }
  // The pinned version is still to be put back, or whoever put this one there was not the service.
  if (state.pinned !== null) {
    return { kind: expected.generation === null ? 'former' : 'foreign-write' };
  }
  return run.asOf < expected.asOf
    ? { kind: 'foreign-write' }
    : { kind: 'recorded', run, ...object };
}

/** The run that an object's metadata names; null: it names none. */
function runOf({ attributes: { metadata = {} } }: StoredObject) {
  const { 'run-id': runId, 'as-of': asOf, 'content-hash': contentHash } = metadata;
  if (runId === undefined || asOf === undefined || contentHash === undefined) return null;
  const through = metadata['data-through'];
  const dataThrough = through === undefined || through === 'unknown' ? null : through;
  return { runId, asOf, contentHash, dataThrough, partial: metadata.partial !== undefined };
}

/** The hash of a run's copy in history; null: there is none. */
async function hashOf(
  { store, prefix, exporter }: Shelf,
  { asOf, runId }: Pick<Expected, 'asOf' | 'runId'>,
): Promise<string | null> {
  const copy = await sound(store, historyName(prefix, exporter, asOf, runId));
  return copy === null || copy === 'damaged' ? null : sha256(copy.body);
}

/**
 * The version that should be live, to be put back as it was: the live object itself where only what
 * readers find was changed, else its copy in history. Null: there is neither.
 */
export async function formerVersion(shelf: Shelf, version: Expected): Promise<Draft | null> {
  const { store, prefix, exporter } = shelf;
  const { asOf, runId, generation } = version;
  const live = await sound(store, liveName(prefix, exporter));
  const isLive = live !== null && live !== 'damaged' && live.generation === generation;
  const found = isLive ? live : await sound(store, historyName(prefix, exporter, asOf, runId));
  if (found === null || found === 'damaged') return null;
  if (version.sha256 !== null && version.sha256 !== sha256(found.body)) return null;
  const run = runOf(found);
  const { attributes, body } = found;
  return draftOf({
    body,
    contentHash: run?.contentHash ?? '',
    version: { ...version, dataThrough: run?.dataThrough ?? null, attributes },
  });
}

/**
 * Puts a former version back where readers look for it.
 * @param stillOurs as in `publishDraft`
 */
export async function putBack(
  shelf: Shelf,
  { body }: Pick<Draft, 'body'>,
  { attributes, generation }: FormerVersion,
  stillOurs: () => Promise<boolean>,
): Promise<Publication | Failure> {
  const { store, prefix, exporter } = shelf;
  const name = liveName(prefix, exporter);
  const hash = sha256(body);
  const done = (now: string): Publication => ({
    kind: 'publication',
    status: 'restored',
    generation: now,
    sha256: hash,
  });
  try {
    const head = await store.head(name);
    if (!(await stillOurs())) return takenOver(exporter);
    if (head !== null && head.generation === generation && (await shows(store, name))) {
      return done(head.generation);
    }
    const ifGeneration = head?.generation ?? '0';
    return done(await store.put(name, body, { ...attributes, ifGeneration }));
  } catch (error) {
    return failureOf(error, (message) => ({
      kind: 'transient',
      message: `${exporter.file} could not be put back: ${message}`,
      remedy: 'It is retried.',
    }));
  }
}

/** Makes readers find an object that is sound itself; false when that did not help. */
async function shows(store: ObjectStore, name: string): Promise<boolean> {
  try {
    await store.show(name);
  } catch (error) {
    if (error instanceof DamagedObject) return false;
    throw error;
  }
  return (await store.head(name))?.shown === 'same';
}

function takenOver({ file }: Exporter): Failure {
  return {
    kind: 'transient',
    message: `${file} was not put back: meanwhile another instance took the run over, or an operator came between`,
    remedy: 'Nothing to do: the next evaluation decides again.',
  };
}

async function sound(store: ObjectStore, name: string): Promise<StoredObject | 'damaged' | null> {
  try {
    return await store.get(name);
  } catch (error) {
    if (error instanceof DamagedObject) return 'damaged';
    throw error;
  }
}
