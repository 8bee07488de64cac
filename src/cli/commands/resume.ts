import type { Command } from 'commander';
import { type HttpConfig, originOf } from '../../config/index.js';
import { resume } from '../../operations/operate.js';
import { lookingOnly } from '../../service/healing.js';
import { openPrivateStore } from '../../service/open-store.js';
import { plansOf } from '../../service/plans.js';
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
      const config = configOf(options);
      const privately = await openPrivateStore(config);
      const healing = lookingOnly({ plans: plansOf(config), privately });
      await resume(privately, Date.now(), exporter, healing);
      out.data({ exporter, paused: false, pinned: null });
      out.line(`${exporter} goes on: refreshed once at the service's next look, if it is due.`);
      out.line(`Look at once: ${lookNow(config.http)}`);
      exit(EXIT.done);
    });
}

/** What makes a running service look; its token stays where it is. */
function lookNow(http: HttpConfig): string {
  const shown = http.auth === 'token' ? '-H "Authorization: Bearer $TRENDS_HTTP_TOKEN" ' : '';
  return `curl -X POST ${shown}${originOf(http)}/tick`;
}

const EXAMPLES = `
Examples:
  trends resume trends-team`;
