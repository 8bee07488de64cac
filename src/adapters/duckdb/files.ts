import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { TableName } from '../../domain/tables.js';
import { permanent, transient } from './failures.js';

type Format = 'parquet' | 'csv';

/** One file of a table, as it was when looked at. */
export interface DataFile {
  readonly path: string;
  readonly format: Format;
  readonly size: number;
  readonly modifiedMs: number;
  /** Changes whenever the content may have. */
  readonly version: string;
}

const FORMATS: readonly Format[] = ['parquet', 'csv'];

/** The places a table can be, below the folder. */
function placesOf(table: TableName): readonly string[] {
  const name = table.slice(table.indexOf('.') + 1);
  return [...FORMATS.map((format) => `${name}.${format}`), `${name}/`];
}

/**
 * The files of a table, by path; none when the table is not there.
 * @throws WarehouseError (permanent) when the folder cannot be read, or the table is in two places
 */
export async function filesOf(folder: string, table: TableName): Promise<readonly DataFile[]> {
  const places = await Promise.all(
    placesOf(table).map(async (place) => ({ place, files: await filesAt(join(folder, place)) })),
  );
  const [found, second] = places.filter(({ files }) => files.length > 0);
  if (found && second) {
    throw permanent(
      `${table} is in ${folder} twice: ${found.place} and ${second.place}`,
      'Remove the one that is out of date.',
      undefined,
      table,
    );
  }
  return found?.files ?? [];
}

/** What to say about a table that is not there. */
export async function missingTable(folder: string, table: TableName) {
  const looked = placesOf(table).join(', ');
  const files = await readable(folder, () => readdir(folder));
  const state = files === null ? 'does not exist' : files.length === 0 ? 'is empty' : 'has none';
  // It may be away for a moment only, while somebody puts another in its place.
  return transient(
    `${table} is missing: looked for ${looked} in ${folder}, which ${state}`,
    'Put the table there as Parquet or CSV, or point the data folder elsewhere; it is retried.',
    { about: table },
  );
}

/**
 * Fails when the folder is not one: for good before it was ever there; later it may be away for a
 * moment, as a mount that comes back.
 */
export async function checkFolder(folder: string, wasThere: boolean): Promise<void> {
  const found = await readable(folder, () => stat(folder));
  if (found?.isDirectory()) return;
  const fail = wasThere ? transient : permanent;
  throw fail(
    `The data folder ${folder} ${found ? 'is not a folder' : 'does not exist'}`,
    'Name a folder with one Parquet or CSV file per table: --data, or data in trends.yaml.',
  );
}

async function filesAt(path: string): Promise<readonly DataFile[]> {
  if (!path.endsWith('/')) {
    const file = await fileAt(path);
    return file ? [file] : [];
  }
  const names = (await readable(path, () => readdir(path))) ?? [];
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  const files = await Promise.all(visible.map((name) => fileAt(join(path, name))));
  return files.filter((file) => file !== null);
}

async function fileAt(path: string): Promise<DataFile | null> {
  const format = FORMATS.find((known) => path.endsWith(`.${known}`));
  if (format === undefined) return null;
  const found = await readable(path, () => stat(path, { bigint: true }));
  if (!found?.isFile()) return null;
  return {
    path,
    format,
    size: Number(found.size),
    modifiedMs: Number(found.mtimeMs),
    // Who rewrites a file and sets its time back cannot set back when its inode was changed.
    version: `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`,
  };
}

/** Files in a table's places, or beside them under its name, that are not read; hidden ones are nobody's. */
export async function unreadFiles(folder: string, table: TableName): Promise<readonly string[]> {
  const name = table.slice(table.indexOf('.') + 1);
  const [beside, within] = await Promise.all(
    [folder, join(folder, name)].map(
      async (path) => (await readable(path, () => readdir(path))) ?? [],
    ),
  );
  const others = [
    ...(beside ?? []).filter((file) => file.startsWith(`${name}.`)),
    ...(within ?? []).map((file) => join(name, file)),
  ];
  const read = new Set((await filesOf(folder, table)).map(({ path }) => path));
  return others
    .filter((file) => !/^[._]/.test(basename(file)) && !read.has(join(folder, file)))
    .map((file) => join(folder, file))
    .sort();
}

/** Runs a look at the disk; null when nothing is there. */
async function readable<T>(path: string, look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EACCES' || code === 'EPERM') {
      throw permanent(`${path} may not be read`, 'Grant this process read access.', error);
    }
    throw transient(`${path} cannot be read: ${String(code)}`, 'Check the disk; it is retried.', {
      cause: error,
      about: path,
    });
  }
}

/** Changes whenever the files of a table, or what is in one of them, may have changed. */
export function versionOf(files: readonly DataFile[]): string {
  const hash = createHash('sha256');
  for (const { path, version } of files) hash.update(`${path} ${version}\n`);
  return hash.digest('hex').slice(0, 16);
}
