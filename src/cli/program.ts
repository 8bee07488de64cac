import { Command } from 'commander';
import { calendarCommand } from './commands/calendar.js';
import { demoCommand } from './commands/demo.js';
import { emitCommand } from './commands/emit.js';
import { exportCommand } from './commands/export.js';
import { serveCommand } from './commands/serve.js';
import { statusCommand } from './commands/status.js';
import type { ExitCode } from './exit-codes.js';

/** The command line. @param exit hears how a command ended */
export function program(exit: (code: ExitCode) => void): Command {
  const trends = new Command('trends')
    .description('Publishes the Trends files when their data lands.')
    .addHelpText('after', '\nEvery command explains itself: trends <command> --help')
    .showSuggestionAfterError()
    .exitOverride();
  for (const add of [
    serveCommand,
    exportCommand,
    emitCommand,
    calendarCommand,
    statusCommand,
    demoCommand,
  ]) {
    add(trends, exit);
  }
  return trends;
}
