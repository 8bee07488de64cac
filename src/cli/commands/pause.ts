import type { Command } from 'commander';
import { pause } from '../../operations/operate.js';
import { lookingOnly } from '../../service/healing.js';
import { openPrivateStore } from '../../service/open-store.js';
import { plansOf } from '../../service/plans.js';
import { EXIT, type Exit } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

/** `trends pause`: no refreshes of one file until it is resumed. */
export function pauseCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose file; see: trends status'))
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: CommonOptions) => {
      const out = output(options.json ?? false);
      const exporter = exporterNamed(name);
      const config = configOf(options);
      const privately = await openPrivateStore(config);
      const healing = lookingOnly({ plans: plansOf(config), privately });
      const { paused } = await pause(privately, Date.now(), exporter, healing);
      out.data({ exporter, paused });
      out.line(
        `${exporter} is paused. Landings are remembered. End it with: trends resume ${exporter}`,
      );
      exit(EXIT.done);
    });
}

const EXAMPLES = `
Examples:
  trends pause trends-team`;
