import { didYouMean } from '../src/domain/did-you-mean.js';
import { EXPORTERS, GROUPS } from './registry.js';

/** What names and groups stand for, or the fault that names every unknown one. */
export type Resolved =
  | { readonly kind: 'known'; readonly names: readonly string[] }
  | { readonly kind: 'unknown'; readonly fault: string };

const NAMES: readonly string[] = EXPORTERS.map(({ name }) => name);
const GROUP_NAMES = Object.keys(GROUPS);

/** The exporters behind names and groups, each once, in the registry's order. */
export function resolveExporters(names: readonly string[]): Resolved {
  const unknown = names.filter((name) => membersOf(name) === null);
  if (unknown.length > 0) return { kind: 'unknown', fault: unknownExporters(unknown) };
  const wanted = new Set(names.flatMap((name) => membersOf(name) ?? []));
  return { kind: 'known', names: NAMES.filter((name) => wanted.has(name)) };
}

/** A name that stands for nothing of ours. */
export interface ForeignName {
  readonly name: string;
  /** The exporter or group that it is nearly the name of. */
  readonly near: string | null;
}

/** The exporters among names and groups that are not all ours, each once, in the registry's order. */
export function oursAmong(names: readonly string[]): {
  readonly names: readonly string[];
  readonly foreign: readonly ForeignName[];
} {
  const wanted = new Set(names.flatMap((name) => membersOf(name) ?? []));
  const foreign = [...new Set(names)].filter((name) => membersOf(name) === null);
  return {
    names: NAMES.filter((name) => wanted.has(name)),
    foreign: foreign.map((name) => ({ name, near: nearTo(name) })),
  };
}

/** Names that others sent may be long, and there may be thousands. */
function nearTo(name: string): string | null {
  return name.length > LONGEST ? null : didYouMean(name, [...NAMES, ...GROUP_NAMES]);
}

const LONGEST = 40;

function membersOf(name: string): readonly string[] | null {
  if (NAMES.includes(name)) return [name];
  return Object.hasOwn(GROUPS, name) ? (GROUPS[name] ?? null) : null;
}

function unknownExporters(unknown: readonly string[]): string {
  const faults = unknown.map((name) => {
    const near = didYouMean(name, [...NAMES, ...GROUP_NAMES]);
    const hint = near === null ? '' : ` (did you mean ${near}?)`;
    return `${JSON.stringify(name)} is neither an exporter nor a group${hint}`;
  });
  return `${faults.join('; ')}. Exporters: ${NAMES.join(', ')}. Groups: ${GROUP_NAMES.join(', ')}.`;
}
