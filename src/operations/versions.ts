import type { Exporter } from '../../exporters/exporter.js';
import { type IsoDate, newYorkDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { readRunId } from '../domain/run-id.js';
import type { ObjectStore, StoredObject } from '../ports/object-store.js';

/** A published version of a file in history. */
export interface Version {
  readonly runId: string;
  readonly asOf: IsoDate;
  readonly object: string;
}

/** All versions of an exporter's file, the newest run first. */
export async function versionsOf(
  store: ObjectStore,
  prefix: string,
  exporter: Exporter,
): Promise<readonly Version[]> {
  return versionsAmong(await store.list(`${prefix}/history/`), prefix, exporter);
}

/** The same among the names of the objects in history. */
export function versionsAmong(
  names: readonly string[],
  prefix: string,
  { file }: Exporter,
): readonly Version[] {
  const stem = file.replace(/\.json$/, '');
  return names
    .flatMap((object) => {
      const [asOf = '', name = ''] = object.slice(`${prefix}/history/`.length).split('/');
      if (!name.startsWith(`${stem}.`) || !name.endsWith('.json')) return [];
      return [{ runId: name.slice(stem.length + 1, -'.json'.length), asOf, object }];
    })
    .sort((a, b) => (a.runId < b.runId ? 1 : -1));
}

/**
 * True for a version that was live: made as of the very day of its run. A replay names its files after
 * virtual moments, and itself where runs have six hexadecimal digits.
 */
export function wasLive({ runId, asOf }: Version): boolean {
  const run = readRunId(runId);
  return run !== null && /^[\da-f]{6}$/.test(run.suffix) && newYorkDate(run.at) === asOf;
}

/** The version of that run, with its bytes. @throws UsageError when there is none */
export async function readVersion(
  store: ObjectStore,
  versions: readonly Version[],
  runId: string,
): Promise<{ readonly version: Version; readonly stored: StoredObject }> {
  const version = versions.find((each) => each.runId === runId);
  const stored = version === undefined ? null : await store.get(version.object);
  if (version !== undefined && stored !== null) return { version, stored };
  const newest = versions.slice(0, 5).map((each) => each.runId);
  throw new UsageError(`history has no version ${runId}`, {
    remedy:
      newest.length > 0 ? `The newest are ${newest.join(', ')}.` : 'Nothing was published yet.',
  });
}
