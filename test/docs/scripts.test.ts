import { describe, expect, it } from 'vitest';
import { BENCHES } from '../../bench/support/benches.js';
import { PAGES, textOf } from './pages.js';

const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: object };

/** What a pattern's group finds on each page, with the page. */
const named = (pattern: RegExp) =>
  PAGES.flatMap((page) =>
    [...textOf(page).matchAll(pattern)].map(([, found = '']) => [page, found] as const),
  );

describe('what the docs have one run', () => {
  const runs = named(/npm run (?:--silent )?([a-z][\w:-]*)/g);
  const benches = named(/npm run bench -- ([a-z][\w-]*)/g);

  it('is found', () => {
    expect(runs.length).toBeGreaterThan(15);
    expect(benches.length).toBeGreaterThan(4);
  });

  it.each(runs)('%s: npm run %s is a script', (_page, script) => {
    expect(Object.keys(scripts)).toContain(script);
  });

  it.each(benches)('%s: %s is a bench', (_page, bench) => {
    expect(BENCHES).toContain(bench);
  });
});
