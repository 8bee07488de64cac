import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES, textOf } from './pages.js';

const ROOT = resolve(import.meta.dirname, '../..');

interface Link {
  readonly page: string;
  readonly target: string;
}

/** What a page leads to within the repository, images too. */
function linksOf(page: string): readonly Link[] {
  return [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => ({ page, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

/** A heading as the web writes it into an address. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[`*]|\[|\]\([^)]*\)/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const LINKS = PAGES.flatMap(linksOf);

describe('the links of the docs', () => {
  it('are found', () => {
    expect(LINKS.length).toBeGreaterThan(60);
  });

  it.each(LINKS)('$page leads to $target', ({ page, target }) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    expect(existsSync(join(ROOT, path))).toBe(true);
    if (anchor !== undefined && path.endsWith('.md')) expect(anchorsOf(path)).toContain(anchor);
  });
});
