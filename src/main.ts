#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './cli/exit-codes.js';
import { program } from './cli/program.js';
import { terminal } from './cli/terminal.js';
import { TrendsError, UsageError } from './domain/errors.js';
import { scrubber } from './log/scrub.js';

const UNFORESEEN = 'Unexpected error: report it, with these lines.';

/** Tells an error to a person: what happened, to what, and what to do next; with `--json` to a machine too. */
function tell(error: unknown): void {
  const { message, remedy } = error instanceof TrendsError ? error : unforeseen(error);
  terminal.error(message, remedy);
  if (args.includes('--json')) terminal.json({ error: { message, remedy } });
}

function unforeseen(error: unknown) {
  const text = String(error instanceof Error ? error.stack : error);
  return { message: scrubber()(text), remedy: UNFORESEEN };
}

// A reader that stops early (`trends status | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const args = process.argv.slice(2);
try {
  const trends = await program(args, (code) => {
    process.exitCode = code;
  });
  await trends.parseAsync(args, { from: 'user' });
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badUsage;
  } else {
    tell(error);
    process.exitCode = error instanceof UsageError ? EXIT.badUsage : EXIT.failed;
  }
}
