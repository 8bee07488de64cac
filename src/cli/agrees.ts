import { createInterface } from 'node:readline/promises';

/** Where people are asked, and answer. */
export interface Asking {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks a yes-or-no question; whoever leaves it by Ctrl-C or Ctrl-D has said no. */
export async function agrees(
  question: string,
  { input, output }: Asking = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  const asked = createInterface({ input, output });
  try {
    return /^y(es)?$/i.test((await asked.question(question)).trim());
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    asked.close();
  }
}
