import { once } from 'node:events';
import { readdirSync, truncateSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { EpochMs } from '../../src/domain/date.js';
import { findTable, type TableName } from '../../src/domain/tables.js';
import { freshnessFile } from '../../src/freshness/freshness-file.js';
import { FRESHNESS } from '../../src/freshness/publish-freshness.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { type League, rowsThrough, type SampleRow } from '../../src/sample/index.js';
import { writeParquet } from '../../src/sample/parquet.js';
import { type Installation, TODAY, YESTERDAY } from './installation.js';

const JSON_TYPE = { contentType: 'application/json' };

interface Lost {
  readonly stays?: (row: SampleRow) => boolean;
  readonly lacks?: readonly string[];
  readonly becomes?: (row: SampleRow) => SampleRow;
}

/** Writes a table anew with the rows that stay, what becomes of them, and without the columns it lacks. */
export async function writeTable(
  league: League,
  data: string,
  name: TableName,
  { stays = () => true, lacks = [], becomes = (row) => row }: Lost,
): Promise<void> {
  const table = findTable(name);
  if (table === undefined) throw new Error(`no table ${name}`);
  const kept = Object.entries(table.columns).filter(([column]) => !lacks.includes(column));
  const rows = (rowsThrough(league, YESTERDAY).get(name) ?? []).filter(stays).map(becomes);
  const file = `${name.split('.')[1]}.parquet`;
  await writeParquet(join(data, file), { ...table, columns: Object.fromEntries(kept) }, rows);
}

/** `freshness.json` as a service left it that looked last at an instant. */
export function leaveFreshness(store: ObjectStore, at: EpochMs): Promise<string> {
  const body = new TextEncoder().encode(JSON.stringify(freshnessFile([], at)));
  return store.put(`v1/trends/${FRESHNESS}`, body, JSON_TYPE);
}

/** Gives a live file another cache-control. */
export async function setCacheControl(
  store: ObjectStore,
  name: string,
  cacheControl: string,
): Promise<void> {
  const live = await store.get(name);
  if (live === null) throw new Error(`there is no ${name}`);
  await store.put(name, live.body, { ...live.attributes, cacheControl });
}

/** A segment of the journal that ends in the middle of a line. */
export async function tearJournal(store: ObjectStore): Promise<void> {
  const torn = new TextEncoder().encode('{"kind":"verd');
  const attributes = { contentType: 'application/x-ndjson' };
  await store.put(`journal/${TODAY}/1737306000000-a-1.ndjson`, torn, attributes);
}

/** An object of the private store whose file is empty, as a full disk may leave it. */
export async function emptyObject(folder: string, store: ObjectStore, name: string): Promise<void> {
  await store.put(name, new Uint8Array(1), JSON_TYPE);
  const files = join(folder, 'state', '.objects', name);
  for (const file of readdirSync(files)) truncateSync(join(files, file));
}

/** Something that listens where the service would, and is none. */
export async function occupy({
  port,
  afterwards,
}: Pick<Installation, 'port' | 'afterwards'>): Promise<void> {
  const server = createServer((_, response) => response.end('hello'));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
}
