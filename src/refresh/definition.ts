import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Exporter } from '../../exporters/exporter.js';
import type { Cadence } from '../domain/cadence.js';

/** Where the code that decides published digits lies. */
interface CodeFolders {
  readonly exporters: URL;
  readonly domain: URL;
}

/** What is configured of an exporter. */
interface Settings {
  readonly params: unknown;
  readonly cadence: Cadence;
}

const CODE_FOLDERS: CodeFolders = {
  exporters: new URL('../../exporters/', import.meta.url),
  domain: new URL('../domain/', import.meta.url),
};

/** Shared code that decides published digits; lists and types do not. */
const SHARED_CODE = /^(?!registry|exporter\.|resolve|describe).*\.(js|ts)$/;
const SHARED_DOMAIN = /^fraction\.(js|ts)$/;
const CODE = /\.(sql|js|ts)$/;

/**
 * The exporter's definition, hashed: its composed SQL, its build code (its folder, and the code that
 * exporters share, texts among it), its parameters and its cadence, of which texts speak. Deploying a fix
 * changes it, which makes the file due.
 */
export function definitionOf(
  exporter: Exporter,
  settings: Settings,
  folders = CODE_FOLDERS,
): string {
  const folder = new URL(`${exporter.name.replace('trends-', '')}/`, folders.exporters);
  const hash = createHash('sha256').update(JSON.stringify(settings)).update(exporter.sql);
  for (const text of [...texts(folder, CODE), ...sharedTexts(folders)]) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}

const shared = new WeakMap<CodeFolders, readonly string[]>();

function sharedTexts(folders: CodeFolders): readonly string[] {
  const known = shared.get(folders);
  if (known !== undefined) return known;
  const { exporters, domain } = folders;
  const read = [...texts(exporters, SHARED_CODE), ...texts(domain, SHARED_DOMAIN)];
  shared.set(folders, read);
  return read;
}

/** The contents of a folder's own files whose names match, in name order. */
function texts(folder: URL, names: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((name) => names.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}
