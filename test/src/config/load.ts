import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, type ConfigSources, loadConfig } from '../../../src/config/index.js';
import { UsageError } from '../../../src/domain/errors.js';

/** Loads YAML text as the configuration file, with environment and flags. */
export function load(
  yaml: string | Uint8Array,
  { env = {}, flags = {} }: Partial<ConfigSources> = {},
): Config {
  return withFile(yaml, (file) => loadConfig({ file, env, flags }));
}

/** Every line of the error that loading ends in, the file under the name `FILE`. */
export function faultsOf(
  yaml: string | Uint8Array,
  sources: Partial<ConfigSources> = {},
): string[] {
  return withFile(yaml, (file) => {
    const message = refusal(() => loadConfig({ file, env: {}, flags: {}, ...sources }));
    const [, ...lines] = message.replaceAll(file, 'FILE').split('\n');
    return lines.map((line) => line.trim());
  });
}

/** The message of the UsageError that something ends in. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

function withFile<T>(content: string | Uint8Array, action: (file: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'trends-config-'));
  try {
    const file = join(folder, 'trends.yaml');
    writeFileSync(file, content);
    return action(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
