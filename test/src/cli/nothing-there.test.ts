import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runCommand } from '../../support/run-command.js';

let folder = '';
/** Places of a service that has never run, and has no tables either. */
const places = () => ['data', 'out', 'state'].flatMap((each) => [`--${each}`, join(folder, each)]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trends-nothing-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a diff says that no version was published', async () => {
  const { text, code } = await runCommand('diff', 'trends-team', ...places());
  expect([code, text]).toEqual([0, 'no version was published here yet\n']);
});

it('a replay of no landings is done, and asks neither tables nor people', async () => {
  const days = ['--from', '2025-01-01', '--to', '2025-01-31'];
  const { text, code } = await runCommand('replay', ...days, ...places());
  expect([code, text]).toEqual([
    0,
    '0 landings lead to 0 refreshes.\n  try: another range, or --by game-date\n',
  ]);
  const { text: json } = await runCommand('replay', ...days, '--json', ...places());
  expect(JSON.parse(json)).toMatchObject({ refreshes: [], left: 0 });
});
