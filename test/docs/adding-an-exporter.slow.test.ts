import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { apply, stepsOf } from './instructions.js';

const ROOT = resolve(import.meta.dirname, '../..');
const STEPS = stepsOf(readFileSync(join(ROOT, 'docs/adding-an-exporter.md'), 'utf8'));
const COMMANDS = STEPS.flatMap((step) => (step.kind === 'run' ? [step.command] : []));
/** Type checks, a build, a bundle and tests in a process of their own, on whatever machine. */
const PATIENCE_MS = 900_000;

/** What is set here for tests would be a fault of the program's configuration. */
const OURS = Object.entries(process.env).filter(([name]) => !name.startsWith('TRENDS_'));
const ENV = { ...Object.fromEntries(OURS), NO_COLOR: '1' };

const run = promisify(execFile);

/** Runs a command of the page. @throws with all it said when it fails */
async function follow(command: string, cwd: string): Promise<string> {
  try {
    return (await run('sh', ['-c', command], { cwd, env: ENV, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${command} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** A copy of the working tree's sources; what is installed is shared. */
async function copyInto(folder: string): Promise<void> {
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard'];
  const { stdout } = await run('git', listed, { cwd: ROOT, maxBuffer: 2 ** 26 });
  for (const path of stdout.split('\n').filter((line) => existsSync(join(ROOT, line)) && line)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}

describe('a seventh exporter, added as the page says', () => {
  const folder = temporaryFolder('seventh');
  const said = new Map<string, string>();

  beforeAll(async () => {
    await copyInto(folder);
    for (const step of STEPS) {
      if (step.kind !== 'run') apply(folder, step);
    }
    for (const command of COMMANDS) {
      said.set(command, await follow(command, folder));
    }
  }, PATIENCE_MS);

  const sayingOf = (start: string) =>
    [...said].flatMap(([command, text]) => (command.startsWith(start) ? [text] : [])).join('\n');

  it('is type-checked, built and tested by the commands of the page', () => {
    expect(COMMANDS).toHaveLength(7);
    expect(sayingOf('npx vitest')).toMatch(/Test Files +3 passed/);
    expect(sayingOf('npm run test:slow')).toMatch(/Test Files +1 passed/);
  });

  it('is in the docs that are written from the code', () => {
    expect(sayingOf('npm run docs')).toContain('docs/schemas/top-scorers.schema.json');
    const page = readFileSync(join(folder, 'docs/configuration.md'), 'utf8');
    expect(page).toContain('Parameters of `trends-top-scorers`');
  });

  it('can have a table of its own, which the invented league has rows of', () => {
    const folders = readdirSync(join(folder, '.demo/data'));
    expect(folders).toContain('player_composite_factors');
  });

  it('takes part in the demonstration', () => {
    expect(sayingOf('npx trends demo')).toMatch(/^trends-top-scorers +fresh /m);
  });

  it('makes its file of a season, with the most points first', () => {
    const history = join(folder, 'out/v1/trends/history/2025-01-18');
    const [file = ''] = readdirSync(history).filter((name) => name.startsWith('top-scorers.'));
    const { players } = JSON.parse(readFileSync(join(history, file), 'utf8'));
    const means = players.map((player: { points_per_game: number }) => player.points_per_game);
    expect(means).toHaveLength(10);
    expect(means).toEqual([...means].sort((a, b) => b - a));
  });
});
