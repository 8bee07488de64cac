import { afterEach, describe, expect, it, vi } from 'vitest';
import { coloured, inColour } from '../../../src/cli/colour.js';
import { letterTable, letterText } from '../../../src/cli/letters.js';
import { output } from '../../../src/cli/output.js';
import { progressOn } from '../../../src/cli/progress.js';
import { columns } from '../../../src/cli/table.js';
import { terminal } from '../../../src/cli/terminal.js';
import { findingLines } from '../../../src/doctor/report.js';
import { sourceFiles } from '../../support/imports.js';
import { captured } from '../log/captured.js';

/** Clears the screen, hides what follows, turns its order around, and begins a line that looks like ours. */
const HOSTILE = 'x\u001b[2J\u001b[8m\u009b31m\u202e\u2066\u200b\u0007\r\n✓ ok  all is well\u2028y';
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const FORGED = /^✓ ok/m;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What is written to both streams. */
function written(act: () => void): string {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    });
  }
  act();
  vi.restoreAllMocks();
  return text;
}

describe('a terminal obeys nothing that was read from outside', () => {
  const letter = {
    id: HOSTILE,
    object: HOSTILE,
    at: 0,
    messages: 1,
    isOver: false,
    generation: '1',
    letter: {
      messageId: HOSTILE,
      topic: HOSTILE,
      receivedAt: '2025-12-01T12:00:00Z',
      fault: HOSTILE,
      attributes: { [HOSTILE]: HOSTILE },
      body: { encoding: 'utf-8' as const, content: HOSTILE },
    },
  };
  const finding = {
    check: 'table',
    subject: HOSTILE,
    level: 'red' as const,
    saw: HOSTILE,
    remedy: HOSTILE,
    command: HOSTILE,
  };

  it.each<readonly [string, () => void]>([
    ['a line', () => output(false).line(HOSTILE)],
    ['an answer in JSON', () => output(true).data({ [HOSTILE]: HOSTILE })],
    ['an error', () => terminal.error(HOSTILE, HOSTILE)],
    ['a table', () => columns([[HOSTILE, 'b']]).forEach(output(false).line)],
    ['letters', () => letterTable([letter]).forEach(output(false).line)],
    ['a letter', () => letterText(letter).forEach(output(false).line)],
    [
      'a finding',
      () => {
        const look = { width: 80, tint: (text: string) => text };
        findingLines(finding, look).forEach(output(false).line);
      },
    ],
  ])('in %s', (_, act) => {
    const text = written(act);
    expect(text).toContain('1b[2J');
    expect(text).not.toMatch(OBEYED);
    // A body is shown below its heading, as it came.
    expect(text.split('\nbody:\n')[0]).not.toMatch(FORGED);
  });

  it('in what is being done', () => {
    const said: string[] = [];
    const write = (text: string | Uint8Array) => said.push(String(text)) > 0;
    progressOn({ isTTY: true, columns: 200, write }).show(HOSTILE);
    expect(said.join('').replace('\r\u001b[2K', '').replace(/\r$/, '')).not.toMatch(OBEYED);
  });

  it.each(['json', 'gcp', 'pretty'] as const)('in a log in format %s', async (format) => {
    const log = await captured({ format });
    log.log.warn({ [HOSTILE]: HOSTILE, inner: { [HOSTILE]: [HOSTILE] } }, HOSTILE);
    log.log.error({ err: new Error(HOSTILE) }, 'failed');
    expect(log.text()).toContain('1b[2J');
    expect(log.text()).not.toMatch(OBEYED);
    expect(log.text()).not.toMatch(FORGED);
    if (format !== 'pretty') expect(log.lines()[0]?.[HOSTILE]).toBe(HOSTILE);
  });

  it('but shows our own colours', () => {
    vi.stubEnv('FORCE_COLOR', '1');
    const text = written(() => terminal.line(`${HOSTILE} ${coloured(HOSTILE, 'good')}`));
    expect(text.match(OBEYED)?.[0]).toBe('\u001b');
    expect(text.replace('\u001b[32m', '').replace('\u001b[39m', '')).not.toMatch(OBEYED);
    expect(inColour(coloured('fresh', 'good'))).toBe('\u001b[32mfresh\u001b[39m');
  });
});

describe('the places that write to a terminal', () => {
  it('are these', () => {
    const files = sourceFiles(new URL('../../../', import.meta.url), ['src']);
    const writers = files
      .filter(({ text }) => /\bstd(?:out|err)\b|\bconsole\.|\bwriteSync\(/.test(text))
      .map(({ path }) => path)
      .filter((path) => !path.startsWith('src/dashboard/web/'));
    expect(writers).toEqual([
      'src/cli/agrees.ts', // a question of ours
      'src/cli/colour.ts', // asks whether there are colours
      'src/cli/commands/demo.ts', // asks whether it is a terminal
      'src/cli/progress.ts',
      'src/cli/table.ts', // asks for the width
      'src/cli/terminal.ts',
      'src/log.ts',
      'src/main.ts', // readers that stop early
      'src/tools/write-docs.ts',
    ]);
  });
});
