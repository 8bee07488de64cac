import { type Config, compile } from './config.js';
import { type Environment, environmentLayer, FILE_VARIABLE } from './environment-layer.js';
import { exportersSchema } from './exporter-settings.js';
import { type Fault, faultsIn, refuse } from './fault.js';
import { DEFAULT_FILE, type FileChoice, fileLayer } from './file-layer.js';
import { type Flags, flagLayer } from './flag-layer.js';
import { inputSchema, type JsonSchema } from './json-schema.js';
import {
  type Layer,
  merge,
  setterAmong,
  sourceAmong,
  type Tree,
  withoutEmptySections,
} from './layer.js';
import { settingsSchema } from './settings.js';
import { faultsTogether } from './together.js';

export type { Config, ExporterConfig, HttpConfig } from './config.js';

export type { Flags } from './flag-layer.js';
export { originOf } from './origin.js';
export { applySets } from './sets.js';

/** What of a configuration no log line and no answer may hold. */
export function secretsOf({
  alerts,
  http,
  telemetry,
}: Pick<Config, 'alerts' | 'http' | 'telemetry'>): readonly string[] {
  const queries = [alerts.webhook, telemetry.otlp].flatMap((url) =>
    URL.canParse(url) ? [new URL(url).search] : [],
  );
  return [alerts.webhook, http.token, ...queries].filter((secret) => secret !== '');
}

/** Where configuration comes from; later ones win: file, environment, flags. */
export interface ConfigSources {
  /** What `--config` names; else `TRENDS_CONFIG`, else `./trends.yaml` if there is one. */
  readonly file?: string | undefined;
  readonly env: Environment;
  readonly flags: Flags;
}

const ALL_KEYS: JsonSchema = {
  properties: {
    ...inputSchema(settingsSchema).properties,
    // Only a source with such a section, and a fault, ask for them.
    get exporters() {
      return inputSchema(exportersSchema);
    },
  },
};

/** Parsers that are compiled first pay off after hundreds of values; a process reads a handful. */
const ONCE = { jitless: true };

/**
 * The configuration, read once and whole.
 * @throws UsageError with every fault of every source, each with where it stands and what to do
 */
export function loadConfig({ file, env, flags }: ConfigSources): Config {
  const layers = [fileLayer(chooseFile(file, env)), environmentLayer(env), flagLayer(flags)].map(
    (layer) => ({ ...layer, tree: withoutEmptySections(layer.tree, ALL_KEYS) }),
  );
  const sourceOf = sourceAmong(layers);
  const { exporters = {}, ...merged } = layers.reduce<Tree>(
    (under, { tree }) => merge(under, tree),
    {},
  );
  const faults = layers.flatMap(faultsOfLayer);
  const settings = settingsSchema.safeParse(merged, ONCE);
  if (settings.success) faults.push(...faultsTogether(settings.data, setterAmong(layers)));
  const own = exportersSchema.safeParse(exporters, ONCE);
  if (!own.success) {
    const keys = inputSchema(exportersSchema);
    faults.push(...faultsIn(own.error, exporters, keys, sourceOf, ['exporters']));
  }
  if (faults.length > 0 || !settings.success || !own.success) {
    throw refuse('The configuration', faults);
  }
  return compile(settings.data, own.data);
}

function chooseFile(file: string | undefined, env: Environment): FileChoice {
  if (file !== undefined) return { file, namedBy: 'flag --config' };
  const named = env[FILE_VARIABLE];
  if (named) return { file: named, namedBy: `environment ${FILE_VARIABLE}` };
  return { file: DEFAULT_FILE, namedBy: null };
}

/** A layer is checked by itself, so that a value which a later one replaces is still a fault. */
function faultsOfLayer({ tree, sourceOf, faults }: Layer): readonly Fault[] {
  const { exporters: _, ...settings } = tree;
  const parsed = settingsSchema.safeParse(settings, ONCE);
  if (parsed.success) return faults;
  return [...faults, ...faultsIn(parsed.error, settings, ALL_KEYS, sourceOf)];
}
