import { vi } from 'vitest';
import { program } from '../../src/cli/program.js';

/** What a command printed and how it ended; null when it threw instead. */
export interface Ran {
  readonly text: string;
  readonly code: number | null;
}

/** Runs a command of the command line in this process. @throws what the command throws */
export async function runCommand(...args: readonly string[]): Promise<Ran> {
  let text = '';
  let code: number | null = null;
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    const trends = await program([...args], (ended) => {
      code = ended;
    });
    await trends.parseAsync([...args], { from: 'user' });
    return { text, code };
  } finally {
    write.mockRestore();
  }
}
