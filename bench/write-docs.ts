import { writeFileSync } from 'node:fs';
import { keptResults } from './support/benches.js';
import { page } from './support/page.js';

// Writes docs/benchmarks.md from what `npm run bench` has kept in bench/results.
writeFileSync('docs/benchmarks.md', page(keptResults()));
