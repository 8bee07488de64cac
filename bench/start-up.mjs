// How long the built program takes to start, beside Node itself on the same machine:
//   npm run bench:start-up -- --runs 9 --json
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateLeague, writeLeague } from '../dist/src/sample/index.js';

const MAIN = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const READY = '"msg":"ready"';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, json: { type: 'boolean', default: false } },
});
const runs = Number(options.runs);
if (!Number.isInteger(runs) || runs < 5) throw new Error('--runs: write a whole number from 5');

/** Runs in the process first: says on the way out what processor time it took until it was ready. */
const METER = `
  let spent = null;
  const write = process.stderr.write;
  process.stderr.write = function (chunk, ...rest) {
    if (String(chunk).includes('${READY}')) spent ??= process.cpuUsage();
    return write.call(this, chunk, ...rest);
  };
  process.on('exit', () => {
    const { user, system } = spent ?? process.cpuUsage();
    write.call(process.stderr, '\\ncpu ' + (user + system) / 1000 + '\\n');
  });`;

/**
 * Milliseconds of one process: to its end, or to its ready line if it has one, and of the processor.
 * @param {readonly string[]} args
 * @returns {Promise<{ readonly wall: number, readonly cpu: number }>}
 */
function measure(args) {
  const meter = `--import=data:text/javascript,${encodeURIComponent(METER)}`;
  const began = performance.now();
  const child = spawn(process.execPath, [meter, ...args], {
    // What else is set here configures the program, or gives Node more to read.
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let wall = null;
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
    if (wall !== null || !said.includes(READY)) return;
    wall = performance.now() - began;
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      wall ??= performance.now() - began;
      const cpu = Number(/^cpu (.*)$/m.exec(said)?.[1]);
      if (code === 0) resolve({ wall, cpu });
      else reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`));
    });
  });
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)]);
}

const folder = mkdtempSync(join(tmpdir(), 'trends-start-up-'));
try {
  const place = (name) => join(folder, name);
  await writeLeague(generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 }), place('data'));
  const folders = ['data', 'out', 'state'].flatMap((name) => [`--${name}`, place(name)]);
  const serve = [MAIN, 'serve', ...folders, '--port', '0', '--log-format', 'json'];
  const cases = {
    'node -e 0': ['-e', '0'],
    'trends --help': [MAIN, '--help'],
    'trends calendar': [MAIN, 'calendar'],
    'trends serve, to ready': serve,
  };
  const measured = Object.keys(cases).map((name) => ({ name, walls: [], cpus: [] }));
  // By turns, so that a busy moment of the machine touches all of them.
  for (let run = 0; run < runs; run += 1) {
    for (const { name, walls, cpus } of measured) {
      const { wall, cpu } = await measure(cases[name]);
      walls.push(wall);
      cpus.push(cpu);
      for (const kept of ['out', 'state']) rmSync(place(kept), { recursive: true, force: true });
    }
  }
  const base = median(measured[0].walls);
  const rows = measured.map(({ name, walls, cpus }) => ({
    name,
    wallMs: median(walls),
    cpuMs: median(cpus),
    timesNode: Math.round((10 * median(walls)) / base) / 10,
  }));
  if (options.json) console.log(JSON.stringify({ node: process.version, runs, rows }, null, 2));
  else console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
