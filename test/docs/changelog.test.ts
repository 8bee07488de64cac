import { describe, expect, it } from 'vitest';
import { textOf } from './pages.js';

const LONGEST = 170;
const CHANGES = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

interface Version {
  readonly heading: string;
  readonly changes: readonly string[];
  readonly entries: readonly string[];
}

/** The versions of a changelog, in its order. */
function versionsOf(changelog: string): readonly Version[] {
  const [, ...versions] = changelog.split(/^## /m);
  return versions.map((text) => {
    const [heading = '', ...lines] = text.split('\n').filter((line) => line !== '');
    const changes = lines.flatMap((line) => (line.startsWith('### ') ? [line.slice(4)] : []));
    return { heading, changes, entries: lines.filter((line) => !line.startsWith('### ')) };
  });
}

const VERSIONS = versionsOf(textOf('CHANGELOG.md'));
const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };

describe('CHANGELOG.md', () => {
  it('begins with what is unreleased; below it are dated versions, the newest that of the package', () => {
    const [unreleased, ...released] = VERSIONS.map(({ heading }) => heading);
    expect(unreleased).toBe('[Unreleased]');
    for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+] - \d{4}-\d\d-\d\d$/);
    expect(released[0] ?? `[${version}]`).toContain(`[${version}]`);
  });

  it.each(VERSIONS)(
    '$heading has its changes by kind, each kind once and in order',
    ({ changes }) => {
      expect(changes.length).toBeGreaterThan(0);
      expect(changes).toEqual(CHANGES.filter((kind) => changes.includes(kind)));
    },
  );

  it.each(VERSIONS)('$heading has one line for each change, none of them twice', ({ entries }) => {
    const odd = entries.filter((line) => !/^- .+\.$/.test(line) || line.length > LONGEST);
    expect(odd).toEqual([]);
    expect(new Set(entries).size).toBe(entries.length);
  });

  it.each(VERSIONS)('$heading says of every change of which kind it is', ({ heading }) => {
    const [, text = ''] = textOf('CHANGELOG.md').split(`## ${heading}\n`);
    expect(text.trimStart()).toMatch(/^### /);
  });
});
