import { createHash } from 'node:crypto';
import type { Exporter } from '../../exporters/exporter.js';
import type { Draft, Failure, Publication, Request } from '../../streams/flow.js';
import type { IsoDate } from '../domain/date.js';
import { PreconditionFailed } from '../domain/errors.js';
import { missingTexts } from '../domain/missing.js';
import { provenanceEntry } from '../domain/provenance.js';
import type { ObjectAttributes, ObjectHead, ObjectStore } from '../ports/object-store.js';
import { failureOf } from './failure.js';
import type { RunFacts } from './unrecorded.js';

/** How long readers may keep a file that was published without all of its data. */
const PARTIAL_CACHE_CONTROL = 'public, max-age=300';

/** What publishing needs of a request. */
export type Publishing = Pick<
  Request,
  'runId' | 'cause' | 'asOf' | 'destination' | 'missing' | 'partial' | 'landings' | 'restore'
> & {
  readonly exporter: Exporter;
  readonly dataThrough: IsoDate | null;
  /** The latest date that it may be in New York: a file as of a later one was made by a wrong clock. */
  readonly today: IsoDate;
  /** Goes with the file, so that the run can be recorded from it; absent where nothing is to be. */
  readonly run?: RunFacts;
};

/** Names of published objects below the configured prefix, e.g. `v1/trends`. */
export function liveName(prefix: string, exporter: Exporter): string {
  return `${prefix}/${exporter.file}`;
}

export function historyName(
  prefix: string,
  exporter: Exporter,
  asOf: IsoDate,
  runId: string,
): string {
  return `${prefix}/history/${asOf}/${exporter.file.replace(/\.json$/, '')}.${runId}.json`;
}

/**
 * Publishes a draft: an immutable copy to history, then the live file, only while it is the one that
 * was compared with. A live file of the same content and as-of is left alone; one with a newer as-of
 * is never replaced, unless that as-of lies after today. Nothing as of a day after today goes live.
 * @param stillOurs asked before every write, and after the comparison: a run that was taken over by
 *   another instance must write nothing any more, nor replace a version that was just put back
 */
export async function publishDraft(
  store: ObjectStore,
  prefix: string,
  publishing: Publishing,
  draft: Draft,
  stillOurs: () => Promise<boolean> = async () => true,
): Promise<Publication | Failure> {
  const { exporter, asOf, runId, destination, today, restore } = publishing;
  try {
    const attributes = attributesOf(publishing, draft);
    const history = historyName(prefix, exporter, asOf, runId);
    if (destination === 'history') {
      if (!(await stillOurs())) return takenOver(exporter);
      await store.put(history, draft.body, { ...attributes, ifGeneration: '0' });
      return { kind: 'publication', status: 'history', generation: null };
    }
    const name = liveName(prefix, exporter);
    const live = await store.head(name);
    // What somebody else put there says nothing of ours.
    const ours = restore === undefined ? live : null;
    const liveAsOf = ours?.attributes.metadata?.['as-of'] ?? '';
    const ahead = liveAsOf > today;
    const refused = refusedDate(publishing, liveAsOf);
    if (refused !== null) return refused;
    if (ours !== null && isSame(ours, attributes)) {
      return { kind: 'publication', status: 'unchanged', generation: ours.generation };
    }
    if (!(await stillOurs())) return takenOver(exporter);
    await store.put(history, draft.body, { ...attributes, ifGeneration: '0' });
    if (!(await stillOurs())) return takenOver(exporter);
    const expected = live?.generation ?? '0';
    const options = { ...attributes, ifGeneration: expected };
    const publication = await replace(store, name, draft, options);
    return ahead ? { ...publication, replacedAsOf: liveAsOf } : publication;
  } catch (error) {
    return failureOf(error, (message) => ({
      kind: 'transient',
      message: `${exporter.file} could not be published: ${message}`,
      remedy: 'It is retried.',
    }));
  }
}

/** SHA-256 of a file's bytes in hexadecimal digits. */
export function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

interface Attributes extends ObjectAttributes {
  readonly metadata: Readonly<Record<string, string>>;
}

async function replace(
  store: ObjectStore,
  name: string,
  draft: Draft,
  options: Attributes & { readonly ifGeneration: string },
): Promise<Publication> {
  try {
    const generation = await store.put(name, draft.body, options);
    return { kind: 'publication', status: 'published', generation, sha256: sha256(draft.body) };
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const live = await store.head(name);
    if (live === null || !isSame(live, options)) throw error;
    return { kind: 'publication', status: 'already-current', generation: live.generation };
  }
}

/**
 * Whether the live file is the same to its readers: content and as-of, and they find it. One that says what is missing
 * gives way to one that says otherwise; nothing is uploaded only to say so.
 */
function isSame(
  { shown, attributes: { metadata: live = {} } }: ObjectHead,
  { metadata }: Attributes,
): boolean {
  if (shown !== 'same') return false;
  const [before, now] = [live.partial, metadata.partial];
  if (before !== undefined && before !== now) return false;
  return live['content-hash'] === metadata['content-hash'] && live['as-of'] === metadata['as-of'];
}

function attributesOf(publishing: Publishing, draft: Draft): Attributes {
  const { exporter, runId, cause, asOf, dataThrough, missing, landings } = publishing;
  const lacking = [
    ...missingTexts(missing),
    ...draft.leftOut.map(({ table, column }) => `${table}.${column}`),
  ];
  const partial = publishing.partial || draft.leftOut.length > 0;
  const executions = [...new Set(landings.map(({ executionId }) => executionId))];
  return {
    contentType: 'application/json',
    cacheControl: partial ? PARTIAL_CACHE_CONTROL : exporter.cacheControl,
    metadata: {
      'run-id': runId,
      cause,
      'as-of': asOf,
      'data-through': dataThrough ?? 'unknown',
      'content-hash': draft.contentHash,
      'source-executions': executions.slice(0, 20).join(','),
      ...(partial ? { partial: lacking.join(',') } : {}),
      ...runEntry(publishing, draft),
    },
  };
}

function runEntry({ run, exporter: { name }, ...publishing }: Publishing, draft: Draft) {
  if (run === undefined) return {};
  const { runId, cause, asOf, dataThrough, missing, partial, landings } = publishing;
  const { contentHash, rows, resultRows, dataFaults, bytesProcessed, bytesBilled } = draft;
  const { leftOut, overrode } = draft;
  return provenanceEntry({
    ...run,
    ...(leftOut.length > 0 && { leftOut }),
    ...(overrode.length > 0 && { overrode }),
    ...{ runId, exporter: name, cause, asOf, dataThrough, missing, partial },
    ...{ contentHash, rows, resultRows, dataFaults, bytesProcessed, bytesBilled },
    landings: landings.map(({ id }) => id),
  });
}

function takenOver({ file }: Exporter): Failure {
  return {
    kind: 'transient',
    message: `${file} was not published: meanwhile another instance took the run over, or a former version was put back`,
    remedy: 'Nothing to do: that instance publishes it, or the next run goes to history.',
  };
}

/** Why a file of its as-of date may not go live; null: it may. */
function refusedDate(
  { exporter, asOf, today, restore }: Publishing,
  liveAsOf: string,
): Failure | null {
  if (liveAsOf > asOf && liveAsOf <= today) return olderThan(exporter, liveAsOf, asOf);
  if (asOf <= today || restore !== undefined) return null;
  return {
    kind: 'transient',
    message: `${exporter.file} was not published: it is as of ${asOf}, and today is ${today}; the clock was wrong when its run began`,
    remedy: 'It is made again as of today.',
  };
}

function olderThan({ name, file }: Exporter, liveAsOf: IsoDate, asOf: IsoDate): Failure {
  return {
    kind: 'held-back',
    message: `${file} is live as of ${liveAsOf}, newer than ${asOf}`,
    remedy: `Nothing to do: the newer file stays. A former version comes back live by: trends rollback ${name} --to RUN`,
  };
}
