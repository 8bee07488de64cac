import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { program } from '../../src/cli/program.js';
import { PAGES, textOf } from './pages.js';

/** Commands as a page writes them: `npx trends …` on a line of its own, `trends …` in code. */
function commandsIn(page: string): readonly string[] {
  const text = textOf(page);
  const lines = [...text.matchAll(/^npx (trends [^\n]+)$/gm)];
  const code = [...text.matchAll(/`(?:npx )?(trends [a-z][^`\n]*)`/g)];
  return [...lines, ...code].map(([, command = '']) => command);
}

const WRITTEN = PAGES.flatMap((page) =>
  commandsIn(page).map((command) => [page, command] as const),
);

async function commandNamed(name: string): Promise<Command | undefined> {
  const trends = await program([name], () => undefined);
  return trends.commands.find((command) => command.name() === name);
}

describe('the commands that the docs write', () => {
  it('are found', () => {
    expect(WRITTEN.length).toBeGreaterThan(20);
  });

  it.each(WRITTEN)('%s: %s', async (_page, text) => {
    const [, name = '', ...words] = text.split(/\s+/);
    const command = await commandNamed(name);
    expect(command?.name()).toBe(name);
    const known = [command, ...(command?.commands ?? [])].flatMap(
      (each) => each?.options.map(({ long }) => long) ?? [],
    );
    const used = words.filter((word) => word.startsWith('--'));
    expect(used.filter((option) => !known.includes(option) && option !== '--help')).toEqual([]);
  });
});
