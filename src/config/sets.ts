import { parseDocument } from 'yaml';
import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import { didYouMean } from '../domain/did-you-mean.js';
import type { Config } from './config.js';
import { type Fault, faultsIn, refuse } from './fault.js';
import { inputSchema } from './json-schema.js';
import { isTree, type Tree, withValue } from './layer.js';

/** One `--set trends-hot-cold.min_games=4`. */
interface Assignment {
  readonly kind: 'assignment';
  readonly text: string;
  readonly exporter: Exporter;
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * The configuration with parameters changed as `--set NAME.PARAMETER=VALUE` says; exporters so
 * changed are no longer `configured`. Of two that set the same parameter the later wins.
 * @throws UsageError with every fault
 */
export function applySets(config: Config, sets: readonly string[]): Config {
  const read = sets.map(readSet);
  const faults = read.flatMap((one) => (one.kind === 'fault' ? [one.fault] : []));
  const assignments = read.flatMap((one) => (one.kind === 'assignment' ? [one] : []));
  const exporters: Record<string, Config['exporters'][string]> = { ...config.exporters };
  for (const exporter of EXPORTERS) {
    const own = assignments.filter((one) => one.exporter === exporter);
    const before = config.exporters[exporter.name];
    if (own.length === 0 || before === undefined) continue;
    const changed = changedParams(exporter, before.params, own);
    if (changed.kind === 'refused') faults.push(...changed.faults);
    else exporters[exporter.name] = { ...before, params: changed.params, configured: false };
  }
  if (faults.length > 0) throw refuse('--set', faults);
  return { ...config, exporters };
}

type ChangedParams =
  | { readonly kind: 'changed'; readonly params: unknown }
  | { readonly kind: 'refused'; readonly faults: readonly Fault[] };

function changedParams(
  { name, parameters }: Exporter,
  params: unknown,
  assignments: readonly Assignment[],
): ChangedParams {
  const tree = assignments.reduce<Tree>(
    (sofar, { path, value }) => withValue(sofar, path, value),
    isTree(params) ? params : {},
  );
  const parsed = parameters.safeParse(tree);
  if (parsed.success) return { kind: 'changed', params: parsed.data };
  const sourceAt = ([, ...path]: readonly PropertyKey[]) => {
    const by = assignments.findLast((one) => path.every((key, i) => one.path[i] === key));
    return sourceOf((by ?? assignments.at(-1))?.text ?? '');
  };
  const faults = faultsIn(parsed.error, tree, inputSchema(parameters), sourceAt, [name]);
  return { kind: 'refused', faults };
}

function readSet(text: string): Assignment | { readonly kind: 'fault'; readonly fault: Fault } {
  const [, name, path, value] = /^([^.=]+)\.([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || path === undefined || value === undefined) {
    const remedy = 'Write it as in --set trends-hot-cold.min_games=4.';
    return { kind: 'fault', fault: faultOf(text, 'it', 'is not NAME.PARAMETER=VALUE', remedy) };
  }
  const exporter = EXPORTERS.find((candidate) => candidate.name === name);
  if (exporter === undefined) return { kind: 'fault', fault: unknownExporter(text, name) };
  return { kind: 'assignment', text, exporter, path: path.split('.'), value: plain(value) };
}

/** `4` as a number, `null` as null, `[1, 2]` as a list; what is no YAML stays a text. */
function plain(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false });
  return document.errors.length > 0 ? text : document.toJS();
}

function unknownExporter(text: string, name: string): Fault {
  const names = EXPORTERS.map((exporter) => exporter.name);
  const near = didYouMean(name, names);
  const hint = near === null ? '' : `Did you mean ${near}? `;
  return faultOf(text, name, 'is not an exporter', `${hint}Exporters: ${names.join(', ')}.`);
}

function faultOf(text: string, key: string, wrong: string, remedy: string): Fault {
  return { source: sourceOf(text), key, wrong, value: null, remedy };
}

/** Without the value: what may be shown of it, the fault says itself. */
function sourceOf(text: string): string {
  return `--set ${text.split('=', 1)[0]}`;
}
