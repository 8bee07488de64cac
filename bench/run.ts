import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCHES } from './support/benches.js';

// Runs every bench, or those named, and writes docs/benchmarks.md:
//   npm run bench
//   npm run bench -- exporters start-up
//   npm run bench -- --short     each for seconds only, to see that it works; nothing is kept
//   npm run bench -- streams --runs 9 --json
const { values: flags, positionals: named } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    runs: { type: 'string' },
  },
});
const passedOn = [
  ...(flags.short ? ['--short'] : []),
  ...(flags.json ? ['--json'] : []),
  ...(flags.runs === undefined ? [] : ['--runs', flags.runs]),
];
const unknown = named.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  throw new Error(`no bench is called ${unknown.join(', ')}: there are ${BENCHES.join(', ')}`);
}

for (const bench of named.length > 0 ? named : BENCHES) {
  const began = performance.now();
  script(bench, passedOn);
  const seconds = (performance.now() - began) / 1000;
  console.error(`— ${bench} took ${seconds.toFixed(1)} s\n`);
}
if (!flags.short) script('write-docs', []);

/** Runs a script of this folder to its end, in a process of its own. */
function script(name: string, args: readonly string[]): void {
  const path = fileURLToPath(new URL(`${name}.js`, import.meta.url));
  const { status } = spawnSync(process.execPath, [path, ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench ${name} ended with ${status}`);
}
