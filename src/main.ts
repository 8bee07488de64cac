#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT } from './cli/exit-codes.js';
import { program } from './cli/program.js';
import { TrendsError, UsageError } from './domain/errors.js';

/** Tells an error to a person: what happened, to what, and what to do next. */
function tell(error: unknown): void {
  if (error instanceof TrendsError) {
    process.stderr.write(`error: ${error.message}\ntry:   ${error.remedy}\n`);
  } else {
    process.stderr.write(`error: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}

try {
  await program((code) => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badUsage;
  } else {
    tell(error);
    process.exitCode = error instanceof UsageError ? EXIT.badUsage : EXIT.failed;
  }
}
