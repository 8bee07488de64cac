import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Exporter } from '../../exporters/exporter.js';

const EXPORTERS_FOLDER = new URL('../../exporters/', import.meta.url);
const DOMAIN_FOLDER = new URL('../domain/', import.meta.url);

/** Shared code that decides published digits; lists and types do not. */
const SHARED_CODE = /^(?!registry|exporter\.|resolve).*\.(js|ts)$/;
const CODE = /\.(sql|js|ts)$/;

/**
 * The exporter's definition, hashed: its SQL and build code (its folder, and the code that exporters
 * share) and its parameters. Deploying a fix changes it, which makes the file due.
 */
export function definitionOf(exporter: Exporter, params: unknown): string {
  const folder = new URL(`${exporter.name.replace('trends-', '')}/`, EXPORTERS_FOLDER);
  const hash = createHash('sha256').update(JSON.stringify(params));
  for (const text of [...texts(folder, CODE), ...sharedTexts()]) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}

let shared: readonly string[] | null = null;

function sharedTexts(): readonly string[] {
  shared ??= [...texts(EXPORTERS_FOLDER, SHARED_CODE), ...texts(DOMAIN_FOLDER, /^fraction\./)];
  return shared;
}

/** The contents of a folder's own files whose names match, in name order. */
function texts(folder: URL, names: RegExp): readonly string[] {
  return readdirSync(folder)
    .filter((name) => names.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));
}
