import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { writeLeague } from '../../../src/sample/index.js';
import { describeWith } from '../../emulators/counterpart.js';
import { sampleSeason } from '../../support/sample-folder.js';
import { hasScript, SCRIPT } from '../../support/script-program.js';
import { temporaryFolder } from '../../support/table-folder.js';

const base = temporaryFolder('terminal');
let cwd: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(base, 'case-'));
  await writeLeague(sampleSeason(), join(cwd, 'data'), { through: '2025-01-18' });
});

interface Terminal {
  readonly columns: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a command writes to a terminal of so many columns, both streams together. */
async function onTerminal(args: readonly string[], { columns, env }: Terminal): Promise<string> {
  const words = [process.execPath, inject('main'), ...args].map((word) => `'${word}'`);
  const command = `stty cols ${columns} rows 40; ${words.join(' ')}`;
  const { PATH, HOME } = process.env;
  const around = { PATH, HOME, TERM: 'xterm-256color', ...env };
  const options = { cwd, env: around, encoding: 'utf8' } as const;
  const run = promisify(execFile)(SCRIPT, ['-qec', command, '/dev/null'], options);
  return (await run).stdout.replaceAll('\r\n', '\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told by them
const COLOUR = /\u001b\[\d+m/g;
const ERASE = '\r\u001b[2K';

/** The lines that stay: what was erased in place is gone. */
function linesOf(screen: string): readonly string[] {
  return screen
    .replaceAll(COLOUR, '')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf(ERASE) + (line.includes(ERASE) ? ERASE.length : 0)));
}

const script = { found: hasScript(), howToGet: 'install util-linux, whose script gives one' };

describeWith('on a terminal', script, () => {
  it.each([
    ['status', 80],
    ['status', 60],
    ['calendar', 60],
    ['cost', 80],
    ['cost', 60],
    ['doctor', 60],
  ])('trends %s fits %d columns', async (name, columns) => {
    const more = name === 'doctor' ? ['trends-team', '--read-only'] : [];
    const screen = await onTerminal([name, ...more], {
      columns,
      env: { TRENDS_DATA: 'data' },
    }).catch((error: { readonly stdout: string }) => error.stdout);
    const lines = linesOf(screen).filter((line) => !/\b(run: |\S{34})/.test(line));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  it('says what it is at, in place, before it answers', async () => {
    const screen = await onTerminal(['status', '--data', 'data'], { columns: 80 });
    expect(screen.startsWith(`${ERASE}reading states and levels …\r${ERASE}EXPORTER`)).toBe(true);
  });

  it('is silent about what it is at for machines', async () => {
    const screen = await onTerminal(['status', '--data', 'data', '--json'], { columns: 80 });
    expect(JSON.parse(screen)).toHaveLength(6);
  });

  it('colours errors and states, unless NO_COLOR is set', async () => {
    const env = { NO_COLOR: '1' };
    const fails = async (terminal: Terminal) =>
      onTerminal(['exprot'], terminal).catch((error: { readonly stdout: string }) => error.stdout);
    expect(await fails({ columns: 80 })).toContain('\u001b[31merror:\u001b[39m unknown command');
    expect((await fails({ columns: 80, env })).match(COLOUR)).toBeNull();
    const status = (terminal: Terminal) => onTerminal(['status', '--data', 'data'], terminal);
    expect(await status({ columns: 80 })).toContain('\u001b[2munknown\u001b[22m');
    expect((await status({ columns: 80, env })).match(COLOUR)).toBeNull();
  });
});

describe('where nobody looks', () => {
  const run = async (env: Readonly<Record<string, string>>) => {
    const { PATH, HOME } = process.env;
    const args = [inject('main'), 'status', '--data', 'data'];
    return promisify(execFile)(process.execPath, args, { cwd, env: { PATH, HOME, ...env } });
  };

  it('nothing is coloured or cut, and nothing said of what is being done', async () => {
    const { stdout, stderr } = await run({});
    expect(stderr).toBe('');
    expect(stdout.match(COLOUR)).toBeNull();
    expect(stdout).toContain('NEXT SLOT');
  });

  it('FORCE_COLOR colours all the same', async () => {
    expect((await run({ FORCE_COLOR: '1' })).stdout).toContain('\u001b[2munknown\u001b[22m');
  });
});
