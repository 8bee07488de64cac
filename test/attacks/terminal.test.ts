import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { type CliResult, trends } from '../support/cli.js';
import { temporaryFolder } from '../support/table-folder.js';
import { MORNING, serveSample } from './served.js';

/** Clears the screen, sets the title, hides and turns around what follows, and begins a line that looks like ours. */
const HOSTILE =
  'x\u001b[2J\u001b]0;owned\u0007\u009b8m\u202e\u2066\u200b\r\n✓ ok  all is well\u2028';
// biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|[\p{Cf}\p{Zl}\p{Zp}]/u;
const FORGED = /^✓ ok {2}all is well/m;
const LIVE = 'out/v1/trends/team-tendencies.json';

const folder = temporaryFolder('attack-terminal');
const letters: string[] = [];
let url = '';
let served: CliResult;

const run = (args: readonly string[], env = {}): Promise<CliResult> =>
  trends(args, { cwd: folder, at: MORNING, env });

const event = (more: object) =>
  JSON.stringify({
    processor_name: HOSTILE,
    output_table: 'nba_analytics.player_game_summary',
    game_date: '2025-01-18',
    status: 'success',
    execution_id: HOSTILE,
    correlation_id: HOSTILE,
    ...more,
  });

/** Hostile names wherever somebody outside can put some: events, letters, names of files, cells of a file. */
beforeAll(async () => {
  const service = await serveSample({ folder, env: { TRENDS_LOG_LEVEL: 'trace' } });
  ({ url } = service);
  const bodies = [
    event({}),
    event({ output_table: `nba_analytics.${HOSTILE}`, execution_id: 'table' }),
    event({ status: HOSTILE, execution_id: 'status' }),
    event({ game_date: HOSTILE, execution_id: 'date' }),
    JSON.stringify({ [HOSTILE]: HOSTILE }),
    HOSTILE,
  ];
  for (const body of bodies) {
    await service.ask('/events', { method: 'POST', body, headers: { 'ce-id': 'x\u009b2J' } });
  }
  await vi.waitFor(() => readFileSync(join(folder, LIVE)), { timeout: 30_000, interval: 200 });
  await service.stop();
  served = await service.running.ended;
  writeFileSync(join(folder, 'data/evil\u001b[2J\u009b31m\u202e.csv'), 'a\n1\n');
  const file = JSON.parse(readFileSync(join(folder, LIVE), 'utf8'));
  writeFileSync(join(folder, LIVE), JSON.stringify({ ...file, [HOSTILE]: HOSTILE }));
  writeFileSync(join(folder, 'events.ndjson'), `${event({})}\n${HOSTILE}\n`);
  const listed = await run(['deadletter', 'list', '--json']);
  letters.push(...JSON.parse(listed.stdout).letters.map(({ id }: { id: string }) => id));
});

/** Every command, with what outsiders sent before it or with hostile words of its own. */
const COMMANDS: Readonly<Record<string, readonly (() => readonly string[])[]>> = {
  serve: [() => ['serve', '--host', HOSTILE], () => ['serve', '--events', HOSTILE, '--port', 'x']],
  export: [
    () => ['export', '--only', 'trends-team', '--dry-run'],
    () => ['export', '--only', HOSTILE],
    () => ['export', '--only', 'trends-team', '--set', `trends-team.${HOSTILE}=1`],
  ],
  emit: [
    () => ['emit', '--url', url, '--table', HOSTILE],
    () => ['emit', '--url', HOSTILE],
    () => ['emit', '--file', HOSTILE],
  ],
  calendar: [() => ['calendar', '--days', HOSTILE]],
  status: [() => ['status']],
  explain: [
    () => ['explain', 'trends-hot-cold'],
    () => ['explain', 'trends-team'],
    () => ['explain', HOSTILE],
  ],
  doctor: [() => ['doctor', '--read-only'], () => ['doctor', HOSTILE]],
  sql: [() => ['sql', HOSTILE], () => ['sql', 'trends-team', '--date', HOSTILE]],
  cost: [() => ['cost']],
  replay: [
    () => ['replay', '--from', '2025-01-18', '--to', '2025-01-19', '--dry-run'],
    () => [
      ...['replay', '--events', 'events.ndjson', '--from', '2025-01-18', '--to', '2025-01-19'],
      '--dry-run',
    ],
  ],
  simulate: [
    () => ['simulate', '--events', 'events.ndjson', '--from', '2025-01-18', '--to', '2025-01-19'],
    () => ['simulate', '--from', HOSTILE],
  ],
  deadletter: [
    () => ['deadletter', 'list'],
    ...Array.from({ length: 4 }, (_, index) => () => ['deadletter', 'show', letters[index] ?? '']),
    () => ['deadletter', 'retry', ...letters],
    () => ['deadletter', 'drop', HOSTILE],
  ],
  rollback: [() => ['rollback', 'trends-team', '--to', HOSTILE]],
  diff: [() => ['diff', 'trends-team'], () => ['diff', 'trends-team', HOSTILE, HOSTILE]],
  pause: [() => ['pause', HOSTILE]],
  resume: [() => ['resume', HOSTILE]],
  setup: [() => ['setup', '--push-endpoint', HOSTILE], () => ['setup', '--data', HOSTILE]],
  demo: [() => ['demo', '--seed', HOSTILE]],
};

it('every command is tried', async () => {
  const { stdout } = await run(['--help']);
  const [, listed = ''] = stdout.split('\nCommands:\n');
  const names = [...listed.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  expect(names.filter((name) => name !== 'help' && name !== 'trends')).toEqual(
    Object.keys(COMMANDS),
  );
});

it('letters are there to be shown, and the log of the service is clean', () => {
  expect(letters.length).toBeGreaterThanOrEqual(4);
  expect(served.stderr).toContain('\\u001b[2J');
  expect(served.stderr + served.stdout).not.toMatch(OBEYED);
});

it.each(Object.keys(COMMANDS))('%s prints nothing that a terminal obeys', async (name) => {
  let all = '';
  for (const args of COMMANDS[name] ?? []) {
    const people = await run(args());
    const machines = await run([...args(), '--json']);
    const said = [people, machines].map(({ stdout, stderr }) => stdout + stderr);
    expect(said.filter((text) => OBEYED.test(text))).toEqual([]);
    expect(args()[0] === 'deadletter' ? '' : said.join('')).not.toMatch(FORGED);
    if (machines.code === 0) expect(() => JSON.parse(machines.stdout)).not.toThrow();
    all += said.join('');
  }
  expect(all).not.toBe('');
});
