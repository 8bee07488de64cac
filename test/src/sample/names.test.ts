import { describe, expect, it } from 'vitest';
import { lookupOf, newName } from '../../../src/sample/names.js';
import { randomOf } from '../../../src/sample/random.js';

describe('invented names', () => {
  it('never share a lookup, however many are drawn', () => {
    const taken = new Set<string>();
    const random = randomOf('names');
    const names = Array.from({ length: 5_000 }, () => newName(random, taken));
    expect(taken.size).toBe(5_000);
    expect(new Set(names.map(lookupOf))).toEqual(taken);
    expect([...taken].every((lookup) => /^[a-z]+$/.test(lookup))).toBe(true);
  });

  it('have accents and suffixes now and then, which lookups spell out in plain letters', () => {
    expect(lookupOf('Zoramé Duskwick Jr.')).toBe('zorameduskwickjr');
    const taken = new Set<string>();
    const random = randomOf('names');
    const names = Array.from({ length: 500 }, () => newName(random, taken));
    expect(names.some((name) => name.includes('é'))).toBe(true);
    expect(names.some((name) => name.endsWith(' Jr.'))).toBe(true);
  });
});
