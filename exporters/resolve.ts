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
