import { type Command, Option } from 'commander';
import { lastValueFrom, tap } from 'rxjs';
import type { Done } from '../../../streams/flow.js';
import { applySets, type Config, secretsOf } from '../../config/index.js';
import { newYorkDate } from '../../domain/date.js';
import { watermarkReader } from '../../levels/watermark-reader.js';
import { openLog } from '../../log.js';
import { clockWatch } from '../../service/clock-watch.js';
import { exportAll, lookingAt } from '../../service/manual-export.js';
import { openAdapters } from '../../service/open-adapters.js';
import { pipelineDeps } from '../../service/pipeline-deps.js';
import { plansOf } from '../../service/plans.js';
import { journal } from '../../store/journal.js';
import { landingsSince, REMEMBERED_MS } from '../../store/recent-landings.js';
import { type Exit, type ExitCode, exitCodeOf } from '../exit-codes.js';
import { type OrderOptions, ordersOf } from '../export-orders.js';
import { resultLines, resultOf } from '../export-results.js';
import { type Output, output } from '../output.js';
import { share } from '../progress.js';
import { type CommonOptions, configOf, withCommonOptions } from '../settings.js';
import { dryRun, type Ordered } from './dry-run.js';

interface ExportOptions extends CommonOptions, OrderOptions {
  readonly set?: readonly string[];
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

/** `trends export`: computes and publishes files now. */
export function exportCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .addOption(
      new Option('--only <names>', 'exporters or groups, separated by commas')
        .argParser((value: string) => value.split(',').map((name) => name.trim()))
        .default(['trends-all'], 'trends-all'),
    )
    .option('--date <date>', 'as-of date, YYYY-MM-DD; default today in New York')
    .option('--from <date>', 'with --to: as of each date of a range, in turn')
    .option('--to <date>', 'last date of the range')
    .option('--dry-run', 'print what would be published, with the difference; write nothing')
    .option(
      '--set <exporter.parameter=value>',
      'repeatable: other parameters for this run',
      collect,
    )
    .option('--force', 'publish what the guard holds back; says what it overrode')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ExportOptions) => exit(await runExport(options)));
}

const EXAMPLES = `
A past date goes to history and leaves the live file alone, even with --force:
"trends rollback" puts an earlier version live. --force overrides the guard and
nothing else: it replaces no live file with a newer as-of and publishes none
that fails its schema. First see with --dry-run what it would publish.

Examples:
  trends export                                 all six, as of today
  trends export --only trends-daily --dry-run   what it would change
  trends export --date 2025-01-15 --json        as of a past date, into history
  trends export --only trends-daily --from 2025-01-01 --to 2025-01-31
  trends export --only trends-hot-cold --set trends-hot-cold.min_games=4
  trends export --only trends-team --force --dry-run   what the guard holds back

Exit codes: 0 done, 1 failed, 2 bad usage, 3 held back by the guard.`;

async function runExport(options: ExportOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const config = applySets(configOf(options), options.set ?? []);
  const orders = ordersOf(options, newYorkDate(Date.now()));
  const adapters = await openAdapters(config);
  const log = await openLog(config.log, { secrets: secretsOf(config) });
  const instance = `export-${process.pid}`;
  const plans = plansOf(config);
  const lines = journal({
    store: adapters.privately,
    now: () => adapters.scheduler.now(),
    instance,
  });
  const deps = pipelineDeps({
    config,
    adapters,
    plans,
    journal: lines,
    recalled: { known: [], pending: [], triggers: [], readings: {} },
    log,
    stopping: () => false,
    holder: instance,
    // It writes an object to compare clocks with: a dry run writes nothing.
    ...(!options.dryRun && { clock: clockWatch({ config, adapters, log, instance }) }),
  });
  try {
    const now = () => adapters.scheduler.now();
    const ordered = orders.map((order): Ordered => {
      const reader = watermarkReader({
        warehouse: adapters.warehouse,
        now: () => lookingAt(order, now()),
        readers: plans,
        earlier: () => landingsSince(adapters.privately, now() - REMEMBERED_MS, log),
      });
      return { deps, reader, order };
    });
    const [first] = ordered;
    if (options.dryRun && first !== undefined) return await dryRun(first, adapters, config, out);
    return await publishAll(ordered, config, out);
  } finally {
    await adapters.warehouse.close();
  }
}

async function publishAll(
  ordered: readonly Ordered[],
  config: Config,
  out: Output,
): Promise<ExitCode> {
  const done: Done[] = [];
  const all = ordered.reduce((sum, { order }) => sum + order.exporters.length, 0);
  const began = performance.now();
  const told = () => share(done.length, all, performance.now() - began);
  for (const { deps, reader, order } of ordered) {
    if (ordered.length > 1) out.line(`as of ${order.date}`);
    out.doing(`reading levels and refreshing as of ${order.date}: ${told()}`);
    await lastValueFrom(
      exportAll(deps, reader, order).pipe(
        tap((each) => {
          done.push(each);
          for (const line of resultLines(config, each)) out.line(line);
          if (done.length < all) out.doing(`refreshing as of ${order.date}: ${told()}`);
        }),
      ),
      { defaultValue: null },
    );
  }
  const results = done.map((each) => resultOf(config, each));
  const dates = ordered.map(({ order }) => order.date);
  const asOf = dates.length === 1 ? { asOf: dates[0] } : { from: dates[0], to: dates.at(-1) };
  out.data({ ...asOf, results });
  return exitCodeOf(done.map(({ record }) => record.status));
}
