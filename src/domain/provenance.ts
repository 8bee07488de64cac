import type { Missing } from './completeness.js';
import type { EpochMs, IsoDate } from './date.js';
import type { ColumnName, GuardFinding } from './guard-findings.js';
import type { Cause } from './state.js';
import type { TableName } from './tables.js';

/**
 * What a published file's own metadata says of the run that made it: enough to record the run when its
 * process was killed before it could.
 */
export interface Provenance {
  readonly runId: string;
  readonly exporter: string;
  readonly cause: Cause;
  readonly slot: string | null;
  readonly asOf: IsoDate;
  readonly dataThrough: IsoDate | null;
  readonly missing: readonly Missing[];
  readonly partial: boolean;
  readonly contentHash: string;
  readonly definition: string;
  readonly configured: boolean;
  readonly startedAt: EpochMs;
  readonly publishedAt: EpochMs;
  readonly levelsReadAt: EpochMs;
  /** Hash of the marks of the levels; null when tables were changed under the queries. */
  readonly levels: string | null;
  /** The newest dates that each dated source reached. */
  readonly reached: Readonly<Record<TableName, readonly IsoDate[]>>;
  /** Rows per table behind the file. */
  readonly rows: Readonly<Record<TableName, number>>;
  readonly resultRows: number;
  readonly dataFaults: number;
  readonly bytesProcessed: number | null;
  readonly bytesBilled: number | null;
  /** Columns without any value whose sections were left out; absent where there are none. */
  readonly leftOut?: readonly ColumnName[];
  /** What of the guard force overrode; absent unless it did. */
  readonly overrode?: readonly GuardFinding[];
  /** The landings it includes, by id: those that there was room for. */
  readonly landings: readonly string[];
}

/** What has an entry of its own in the metadata, for people and for other readers. */
type Told = 'runId' | 'cause' | 'asOf' | 'dataThrough' | 'contentHash' | 'partial';

/** The entry that holds the rest, as JSON. */
const ENTRY = 'run';
const VERSION = 1;
/** Characters of that entry: stores take 8 KiB of metadata, and readers are sent it with the file. */
const LONGEST = 3_000;

/** The entry for a file's metadata; nothing where it would be too long even without landings. */
export function provenanceEntry(provenance: Provenance): Readonly<Record<string, string>> {
  const { runId, cause, asOf, dataThrough, contentHash, partial, ...rest } = provenance;
  const told = (landings: readonly string[]) =>
    JSON.stringify({ version: VERSION, ...rest, landings });
  let room = LONGEST - told([]).length;
  if (room < 0) return {};
  const landings: string[] = [];
  for (const id of provenance.landings) {
    room -= JSON.stringify(id).length + 1;
    if (room < 0) break;
    landings.push(id);
  }
  return { [ENTRY]: told(landings) };
}

/** Reads a file's metadata; null where it does not say, as in files of earlier versions or of others. */
export function provenanceOf(metadata: Readonly<Record<string, string>>): Provenance | null {
  const { 'run-id': runId, cause, 'as-of': asOf, 'content-hash': contentHash } = metadata;
  if (!(runId && cause && asOf && contentHash)) return null;
  const rest = restOf(metadata[ENTRY]);
  if (rest === null) return null;
  const through = metadata['data-through'];
  return {
    ...rest,
    runId,
    cause: cause as Cause,
    asOf,
    contentHash,
    dataThrough: through === undefined || through === 'unknown' ? null : through,
    partial: metadata.partial !== undefined,
  };
}

function restOf(entry: string | undefined): Omit<Provenance, Told> | null {
  try {
    const value: unknown = JSON.parse(entry ?? '');
    return isRest(value) ? value : null;
  } catch {
    return null;
  }
}

/** It is our own writing, or somebody else's altogether. */
function isRest(value: unknown): value is Omit<Provenance, Told> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === VERSION &&
    'exporter' in value &&
    'publishedAt' in value &&
    typeof value.publishedAt === 'number' &&
    'landings' in value &&
    Array.isArray(value.landings)
  );
}
