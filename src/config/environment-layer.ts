import { didYouMean } from '../domain/did-you-mean.js';
import { type Fault, keyOf } from './fault.js';
import { yamlLayer } from './file-layer.js';
import { type Layer, type Tree, withValue } from './layer.js';
import { LEAVES, readText, variableOf } from './leaves.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'TRENDS_';

/** Names the configuration file. */
export const FILE_VARIABLE = 'TRENDS_CONFIG';

/** The section `exporters` as YAML text, laid on what the file says. */
export const EXPORTERS_VARIABLE = 'TRENDS_EXPORTERS';

/** In it platforms such as Cloud Run say where to listen; it counts where PORT_VARIABLE is not set. */
const PLATFORM_PORT = 'PORT';
const PORT_VARIABLE = 'TRENDS_HTTP_PORT';

/** Variables of this prefix that configure the tests, and nothing here. */
const OF_TESTS: readonly string[] = ['TRENDS_SAMPLE_DIR', 'TRENDS_REQUIRE_ALL', 'TRENDS_TEST_SEED'];

const SETTINGS = new Map(LEAVES.map((leaf) => [leaf.variable, leaf]));
const KNOWN = [FILE_VARIABLE, EXPORTERS_VARIABLE, ...SETTINGS.keys()];

/** The `TRENDS_*` variables as a layer; empty ones count as not set. */
export function environmentLayer(env: Environment): Layer {
  const platform = !env[PORT_VARIABLE] && env[PLATFORM_PORT];
  const given = Object.entries({ ...env, ...(platform && { [PORT_VARIABLE]: platform }) }).flatMap(
    ([name, text]) => (name.startsWith(PREFIX) && text ? [[name, text] as const] : []),
  );
  const exporters = exportersLayer(given.find(([name]) => name === EXPORTERS_VARIABLE)?.[1]);
  const tree = given.reduce<Tree>((sofar, [name, text]) => {
    const leaf = SETTINGS.get(name);
    return leaf ? withValue(sofar, leaf.path, readText(leaf, text)) : sofar;
  }, exporters.tree);
  const unknown = given
    .map(([name]) => name)
    .filter((name) => !KNOWN.includes(name) && !OF_TESTS.includes(name));
  return {
    tree,
    sourceOf: (path) => {
      const variable = variableFor(path);
      return `environment ${platform && variable === PORT_VARIABLE ? PLATFORM_PORT : variable}`;
    },
    faults: [...exporters.faults, ...unknown.map(unknownVariable)],
  };
}

function exportersLayer(text: string | undefined): Pick<Layer, 'tree' | 'faults'> {
  if (text === undefined) return { tree: {}, faults: [] };
  const { tree, faults } = yamlLayer(`environment ${EXPORTERS_VARIABLE}`, text);
  return { tree: faults.length > 0 ? {} : { exporters: tree }, faults };
}

function variableFor(path: readonly PropertyKey[]): string {
  if (path[0] === 'exporters') return EXPORTERS_VARIABLE;
  const leaf = LEAVES.find((candidate) => keyOf(candidate.path) === keyOf(path));
  return leaf?.variable ?? variableOf(path.map(String));
}

function unknownVariable(name: string): Fault {
  const near = didYouMean(
    name.slice(PREFIX.length),
    KNOWN.map((known) => known.slice(PREFIX.length)),
  );
  return {
    source: 'environment',
    key: name,
    wrong: 'is not a known variable',
    value: null,
    remedy:
      near === null
        ? 'Unset it, or take its name from the docs.'
        : `Did you mean ${PREFIX}${near}?`,
  };
}
