import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { PAGES } from '../../src/dashboard/web/preview/exporter-pages.js';
import { sourceFiles } from '../support/imports.js';

const ROOT = new URL('../../', import.meta.url);

/** What `--help` and remedies show as an example. */
const EXAMPLES = /^ {2}trends [a-z]+ .*$|(--set |\b(grace|cadence)\.)trends-[a-z-]+/gm;
const COMMENTS = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

const stemOf = (name: string) => name.replace(/^trends-/, '');
const inCamels = (stem: string) =>
  stem.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());

/** What names an exporter in code: its name, its file, its folder, what its folder exports. */
const NAMES = EXPORTERS.flatMap(({ name, file }) => {
  const stem = stemOf(name);
  const own = inCamels(stem);
  // `team` is a word of its own: only its folder and name tell.
  const words = stem.includes('-') ? [stem, own, own[0]?.toUpperCase() + own.slice(1)] : [];
  return [name, file, ...words];
});
const NAMED = new RegExp(`(?<![\\w-])(${NAMES.join('|')})(?![a-z-])`);
const FOLDERS = new RegExp(`exporters/(${EXPORTERS.map(({ name }) => stemOf(name)).join('|')})/`);

/** The docs speak of single files as examples. */
const DOCS = 'src/tools/docs/';

const hardWired = (text: string) =>
  text
    .replaceAll(COMMENTS, '')
    .replaceAll(EXAMPLES, '')
    .split('\n')
    .filter((line) => NAMED.test(line) || FOLDERS.test(line));

describe('exporters own what is theirs', () => {
  const files = sourceFiles(ROOT, ['src', 'streams']);

  it('no file outside of their folders and the registry names one', () => {
    const found = files
      .filter(({ path }) => !path.startsWith(DOCS))
      .flatMap(({ path, text }) => hardWired(text).map((line) => `${path}: ${line.trim()}`));
    expect(found).toEqual([]);
  });

  it('the docs are written from the registry, from no exporter by itself', () => {
    const docs = files.filter(({ path }) => path.startsWith(DOCS));
    expect(docs.length).toBeGreaterThan(0);
    expect(docs.filter(({ text }) => FOLDERS.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it.each([
    "import { hotColdSchema } from '../../exporters/hot-cold/schema.js';",
    "  'trends-team': 4,",
    "  case 'trends-hot-cold':",
    "const FILE = 'whos-hot-v2.json';",
    "import { teamSchema } from '../../exporters/team/schema.js';",
  ])('a name is seen in %s', (line) => {
    expect(hardWired(line)).toEqual([line]);
  });

  it('the doctor and the simulation have what the six say of themselves', () => {
    const described = EXPORTERS.filter(({ describe: describes }) => describes !== undefined);
    expect(described.length).toBeGreaterThanOrEqual(6);
    // The predecessor made six files of sixteen queries.
    const queries = EXPORTERS.map(({ byClock }) => byClock?.queries ?? 0);
    expect(queries.reduce((sum, each) => sum + each, 0)).toBe(16);
  });

  it('what the page shows of a file lies in its folder, and tells it from all others', () => {
    const names: readonly string[] = EXPORTERS.map(({ name }) => name);
    expect([...PAGES.keys()].filter((name) => !names.includes(name))).toEqual([]);
    const keys = [...PAGES.values()].map((page) => page.keys.join(' '));
    expect(new Set(keys).size).toBe(keys.length);
    expect(Object.fromEntries([...PAGES].map(([name, { title }]) => [name, title]))).toMatchObject({
      'trends-bounce-back': 'Bounce back',
      'trends-deep-dive': 'Deep dive',
      'trends-hot-cold': 'Hot & cold',
      'trends-quick-hits': 'Quick hits',
      'trends-team': 'Team tendencies',
      'trends-what-matters': 'What matters',
    });
  });
});
