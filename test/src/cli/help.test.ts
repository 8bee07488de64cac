import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../../src/cli/program.js';
import { runCommand } from '../../support/run-command.js';

const NAMES = (await program([], () => undefined)).commands.map((command) => command.name());
const WHOLE = await program(NAMES, () => undefined);

/** Every command and those below it, with what is written to reach it. */
function walked(command: Command, path: readonly string[]): readonly (readonly string[])[] {
  const below = command.commands.flatMap((sub) => walked(sub, [...path, sub.name()]));
  return [path, ...below];
}

const ALL = walked(WHOLE, []).map((path) => [`trends ${path.join(' ')}`.trim(), path] as const);

/** The examples of a help text: what follows `Examples:`, line by line. */
function examplesIn(help: string): readonly string[] {
  const [, after = ''] = help.split('\nExamples:\n');
  const [lines = ''] = after.split('\n\n');
  return lines.split('\n').map((line) => line.trim());
}

async function helpOf(path: readonly string[]): Promise<string> {
  let text = '';
  const trends = await program([...path], () => undefined);
  const command = path.reduce<Command | undefined>(
    (at, name) => at?.commands.find((each) => each.name() === name),
    trends,
  );
  command?.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command?.outputHelp();
  return text;
}

describe('--help', () => {
  it('is there for every command that the docs know', () => {
    expect(ALL.length).toBeGreaterThan(15);
    expect(ALL.map(([name]) => name)).toContain('trends deadletter retry');
  });

  it.each(ALL)('of %s has examples, each a command line that it takes', async (name, path) => {
    const help = await helpOf(path);
    const examples = examplesIn(help);
    const own = examples.filter((line) => line === name || line.startsWith(`${name} `));
    expect(own.length).toBeGreaterThan(0);
    const known = new Set([...help.matchAll(/--[a-z-]+/g)].map(([option]) => option));
    for (const line of own) {
      const [command = ''] = line.split(/ \| | {2,}/);
      const used = [...command.matchAll(/--[a-z-]+/g)].map(([option]) => option);
      expect(used.filter((option) => !known.has(option))).toEqual([]);
    }
  });

  it.each(ALL)('of %s fits a terminal of eighty columns', async (_name, path) => {
    const lines = (await helpOf(path)).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('of the whole begins with something to try', async () => {
    const [first] = examplesIn(await helpOf([]));
    expect(first).toMatch(/^trends demo /);
  });
});

describe('what is mistyped', () => {
  it.each([
    [['exprot'], "unknown command 'exprot'; did you mean export?", 'trends --help'],
    [
      ['deadletter', 'lst'],
      "unknown command 'lst'; did you mean list?",
      'trends deadletter --help',
    ],
    [['status', '--jsn'], "unknown option '--jsn'; did you mean --json?", 'trends status --help'],
    [['export', '--dryrun'], '--dry-run?', 'trends export --help'],
    [['deadletter', 'retry', '--al'], '--all?', 'trends deadletter retry --help'],
    [['explain'], "missing required argument 'exporter'", 'trends explain --help'],
    [['replay'], '--from <date>', 'trends replay --help'],
    [['calendar', '--days', 'x'], 'whole number of days', 'trends calendar --help'],
    [['emit', '--to', 'nowhere'], 'http, pubsub', 'trends emit --help'],
    [['status', 'more'], 'too many arguments', 'trends status --help'],
  ])('%j is told with the nearest, and where to look', async (args, what, where) => {
    await expect(runCommand(...args)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(what),
      remedy: `See: ${where}`,
    });
  });
});
