import { keyOf } from './fault.js';
import { type Layer, type Tree, withValue } from './layer.js';
import { LEAVES, type Leaf, readText } from './leaves.js';

/** The options that set settings, as the command line's parser names them; the rest is not set. */
export interface Flags {
  readonly data?: string | undefined;
  readonly out?: string | undefined;
  readonly state?: string | undefined;
  readonly prefix?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | number | undefined;
  readonly logLevel?: string | undefined;
  readonly logFormat?: string | undefined;
}

/** The settings that have a flag. */
export const FLAGGED: readonly (Leaf & { readonly flag: string })[] = LEAVES.flatMap((leaf) =>
  leaf.schema.flag === undefined ? [] : [{ ...leaf, flag: leaf.schema.flag }],
);

/** `--log-level` as `logLevel`. */
export function optionOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The command line's options as a layer; others than `Flags` are left alone. */
export function flagLayer(flags: Flags): Layer {
  const given: Readonly<Record<string, string | number | undefined>> = { ...flags };
  const tree = FLAGGED.reduce<Tree>((sofar, leaf) => {
    const value = given[optionOf(leaf.flag)];
    if (value === undefined) return sofar;
    return withValue(sofar, leaf.path, readText(leaf, String(value)));
  }, {});
  const flagFor = (path: readonly PropertyKey[]) =>
    FLAGGED.find((leaf) => keyOf(leaf.path) === keyOf(path))?.flag ?? keyOf(path);
  return { tree, sourceOf: (path) => `flag ${flagFor(path)}`, faults: [] };
}
