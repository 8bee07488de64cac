import type { Command } from 'commander';
import { resume } from '../../operations/operate.js';
import { openPrivateStore } from '../../service/open-store.js';
import { EXIT, type Exit } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

/** `trends resume`: ends a pause, or the pin of a rollback. */
export function resumeCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose file; see: trends status'))
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: CommonOptions) => {
      const out = output(options.json ?? false);
      const exporter = exporterNamed(name);
      await resume(await openPrivateStore(configOf(options)), Date.now(), exporter);
      out.data({ exporter, paused: false, pinned: null });
      out.line(`${exporter} goes on: refreshed once at the service's next look, if it is due.`);
      out.line('Look at once: curl -X POST http://127.0.0.1:8080/tick');
      exit(EXIT.done);
    });
}

const EXAMPLES = `
Examples:
  trends resume trends-team`;
