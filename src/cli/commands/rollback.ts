import type { Command } from 'commander';
import { exporterOf } from '../../../exporters/registry.js';
import { rollBack } from '../../operations/rollback.js';
import { healingSources, lookingOnly } from '../../service/healing.js';
import { openPrivateStore, openPublishedStore } from '../../service/open-store.js';
import { plansOf } from '../../service/plans.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { exporterNamed } from '../exporter-named.js';
import { output } from '../output.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';

interface RollbackOptions extends CommonOptions {
  readonly to?: string;
}

/** `trends rollback`: puts a former version back, and keeps it until it is resumed. */
export function rollbackCommand(command: Command, exit: Exit): void {
  withCommonOptions(command.argument('<exporter>', 'whose file; see: trends status'))
    .option('--to <run>', 'the run to go back to; default the version before the live one')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, options: RollbackOptions) => {
      exit(await runRollback(exporterNamed(name), options));
    });
}

const EXAMPLES = `
This pins the exporter: later refreshes go to history only, until
"trends resume EXPORTER".

Examples:
  trends rollback trends-hot-cold
  trends rollback trends-hot-cold --to 20251201T110428Z-3f9a1c`;

async function runRollback(exporter: string, options: RollbackOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const config = configOf(options);
  const [published, privately] = await Promise.all([
    openPublishedStore(config),
    openPrivateStore(config),
  ]);
  const version = await rollBack({
    published,
    privately,
    prefix: config.prefix,
    exporter: exporterOf(exporter),
    to: options.to ?? null,
    now: Date.now(),
    healing: lookingOnly(healingSources(config, { published, privately }, plansOf(config))),
  });
  out.data({ exporter, ...version });
  out.line(`${exporter} is back at run ${version.runId}, as of ${version.asOf}, and pinned there.`);
  out.line(`Refreshes go to history until: trends resume ${exporter}`);
  return EXIT.done;
}
