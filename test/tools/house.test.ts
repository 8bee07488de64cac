import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../tools/house/figures.js';
import { moduleOf } from '../../tools/house/modules.js';

const module = (path: string, ...lines: readonly string[]) =>
  moduleOf('/nowhere', path, `${lines.join('\n')}\n`);

describe('the figures of the house', () => {
  it('tell a file that only its neighbour imports, and one that others do too', () => {
    const { files, privateToSibling } = figuresOf(
      [
        module(
          'src/a/one.ts',
          "import { two } from './two.js';",
          "import { far } from '../b/far.js';",
        ),
        module('src/a/two.ts', 'export const two = 2;'),
        module('src/b/far.ts', 'export const far = 3;'),
      ].map((each) => ({ ...each, imports: each.imports.map(asSource) })),
    );
    expect(files).toBe(3);
    expect(privateToSibling).toEqual(['src/a/two.ts']);
  });

  it('tell a name that two files export', () => {
    const { sharedNames } = figuresOf([
      module('src/a.ts', 'export interface Fault { readonly a: 1 }'),
      module('src/b.ts', 'export type Fault = 2;', 'export const other = 1;'),
    ]);
    expect(sharedNames).toEqual([{ name: 'Fault', files: ['src/a.ts', 'src/b.ts'] }]);
  });

  it('tell an export that nobody imports', () => {
    const modules = [
      module('src/a.ts', "import { used, type Used } from './b.js';"),
      module('src/b.ts', 'export const used = 1;', 'export type Used = 1;', 'export class Idle {}'),
    ].map((each) => ({ ...each, imports: each.imports.map(asSource) }));
    expect(figuresOf(modules).unimported).toEqual(['src/b.ts Idle']);
  });

  it('tell cycles of imports that run, and not of types', () => {
    const cycle = (first: string) =>
      figuresOf(
        [
          module('src/a.ts', first, 'export const a = 1;'),
          module('src/b.ts', "import { a } from './a.js';", 'export const b = a;'),
        ].map((each) => ({ ...each, imports: each.imports.map(asSource) })),
      ).inCycles;
    expect(cycle("import { b } from './b.js';")).toEqual(['src/a.ts', 'src/b.ts']);
    expect(cycle("import type { b } from './b.js';")).toEqual([]);
  });

  it('tell casts, any, and what is asserted not to be null', () => {
    const { casts, anys, nonNulls } = figuresOf([
      module('src/a.ts', 'export const a = (x as any)!;', "export const b = ['c'] as const;"),
    ]);
    expect({ casts, anys, nonNulls }).toEqual({ casts: 1, anys: 1, nonNulls: 1 });
  });

  it('tell functions beyond sixty lines', () => {
    const body = Array.from({ length: 60 }, () => '  work();');
    const { longestFunctions } = figuresOf([
      module('src/a.ts', 'export function long() {', ...body, '}'),
      module('src/b.ts', 'export function short() {', ...body.slice(2), '}'),
    ]);
    expect(longestFunctions).toEqual(['src/a.ts long: 62']);
  });
});

/** Files that are not on the disk count as `.tsx` there. */
function asSource<T extends { readonly from: string }>(each: T): T {
  return { ...each, from: each.from.replace(/\.tsx$/, '.ts') };
}
