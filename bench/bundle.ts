import { resolve } from 'node:path';
import { bundle } from '../src/tools/bundle.js';

/**
 * Build step, run at the repository's root after the compiler: the benches that measure what runs in
 * the program's own process become bundles like the program's, so that they measure the same code.
 */
const NAMES = ['streams'];
const input = Object.fromEntries(NAMES.map((name) => [name, `bench/${name}.ts`]));
await bundle(process.cwd(), resolve(import.meta.dirname), input);
