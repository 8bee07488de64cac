// The tests of a group as one file: a mutant's run then imports each module once, not once per file.
import { GROUPS } from './groups.js';

const { tests } = GROUPS[process.env.TRENDS_MUTATION_GROUP ?? ''];
for (const path of tests) await import(/* @vite-ignore */ `../../${path}`);
