import type { BigQuery } from '@google-cloud/bigquery';
import type { TableName } from '../../domain/tables.js';
import type { TableVersion } from '../../domain/watermarks.js';
import { isAbsent } from './failures.js';

/** A table's metadata, as far as it is read here. */
interface Metadata {
  readonly type?: string;
  readonly lastModifiedTime?: string;
  readonly numRows?: string;
  readonly streamingBuffer?: { readonly estimatedRows?: string; readonly oldestEntryTime?: string };
}

/**
 * Level one of a table, from its metadata, which is free to read; null when it is not there. Rows that
 * were streamed in move neither time nor count before they leave the buffer (minutes to 90), so what
 * the buffer tells of itself counts as the version. The metadata of a view, materialized or not, and of
 * an external table say nothing of what they hold.
 */
export async function stampOf(client: BigQuery, name: TableName): Promise<TableVersion | null> {
  const [dataset = '', table = ''] = name.split('.');
  try {
    const [metadata]: [Metadata, ...unknown[]] = await client
      .dataset(dataset)
      .table(table)
      .getMetadata();
    return toStamp(metadata);
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** Kinds of tables whose time moves with every change of their rows. */
const STAMPED: readonly string[] = ['TABLE', 'SNAPSHOT'];

function toStamp(metadata: Metadata): TableVersion {
  const { type = 'TABLE', lastModifiedTime, numRows, streamingBuffer: buffer } = metadata;
  const stamp = { modifiedAt: Number(lastModifiedTime ?? 0), rows: Number(numRows ?? 0) };
  if (!STAMPED.includes(type)) return { ...stamp, untrusted: true };
  if (buffer === undefined) return stamp;
  const { estimatedRows = '', oldestEntryTime = '' } = buffer;
  return { ...stamp, version: `streaming ${estimatedRows} since ${oldestEntryTime}` };
}
