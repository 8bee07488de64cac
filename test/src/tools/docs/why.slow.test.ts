import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMPARED, SEASON, whyDocuments } from '../../../../src/tools/docs/why.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

describe('the page about why', () => {
  it('has the numbers and the picture of the simulated season (else: npm run docs)', () => {
    const began = performance.now();
    const written = whyDocuments();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`a season under ${COMPARED.length} configurations took ${seconds} s`);
    expect([...written.keys()]).toEqual(['docs/why.md', 'docs/images/why.svg']);
    for (const [path, text] of written) expect(text).toBe(read(path));
  });

  it('shows the picture, and how to get each configuration it compares', () => {
    const page = read('docs/why.md');
    expect(page).toContain('](images/why.svg)');
    expect(page).toContain(`npx trends simulate --season ${SEASON}`);
    for (const text of COMPARED) expect(page).toMatch(new RegExp(`--under "?${text}`));
    expect(page).not.toMatch(/NaN|undefined/);
  });
});
