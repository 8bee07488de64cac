import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf } from './figures.js';
import { filesOfLanding } from './landing.js';
import { modulesIn } from './modules.js';
import { type Counts, countsOf, housePage } from './page.js';

// `npm run house`, at the repository's root: prints the figures of the house, and writes docs/house.md.
const root = process.cwd();
const figures = figuresOf(modulesIn(root, ['src', 'streams', 'exporters']));
const landing = await filesOfLanding();
const before: Counts = JSON.parse(readFileSync(join(root, 'tools/house/before.json'), 'utf8'));
if (process.argv.includes('--list')) {
  const { privateToSibling, sharedNames, unimported, longestFunctions } = figures;
  const names = sharedNames.map(({ name, files }) => `${name}: ${files.join(', ')}`);
  const lists = { privateToSibling, names, unimported, longestFunctions, landing };
  process.stdout.write(`${JSON.stringify(lists, null, 2)}\n`);
} else {
  const page = housePage(before, countsOf(figures, landing));
  writeFileSync(join(root, 'docs/house.md'), page);
  process.stdout.write(page);
}
process.exit();
