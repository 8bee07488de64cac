import type { Command } from 'commander';
import { datedTables } from '../../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../../streams/pipeline-deps.js';
import type { Config } from '../../config/index.js';
import type { EpochMs } from '../../domain/date.js';
import { UsageError } from '../../domain/errors.js';
import { newYorkShort, newYorkTime } from '../../domain/times.js';
import { correctedLater } from '../../replay/corrections.js';
import {
  endOfReplay,
  type PlannedRefresh,
  type PlannedReplay,
  planReplay,
  startOfReplay,
} from '../../replay/plan-replay.js';
import { openProgress } from '../../replay/progress.js';
import {
  inRange,
  journalRecording,
  landingsInFile,
  type Recording,
} from '../../replay/recorded-landings.js';
import { openAdapters } from '../../service/open-adapters.js';
import { openPrivateStore } from '../../service/open-store.js';
import { plansOf } from '../../service/plans.js';
import { type ReplayedRefresh, type ReplayRun, runReplay } from '../../service/run-replay.js';
import { coloured, toneOf } from '../colour.js';
import { EXIT, type Exit, type ExitCode, exitCodeOf } from '../exit-codes.js';
import { type Output, output, tellLeftOut } from '../output.js';
import { share } from '../progress.js';
import { type ReplayCommandOptions, type ReplayOrder, replayOrder } from '../replay-order.js';
import { agreedToScan } from '../scan-limit.js';
import { configOf, withCommonOptions } from '../settings.js';
import { fittingHeaded, without } from '../table.js';

/** `trends replay`: recorded landings again, through the same streams, in virtual time. */
export function replayCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day, YYYY-MM-DD')
    .option('--by <what>', 'which landings: by the day they landed, or by game-date', 'landed')
    .option('--only <names>', 'exporters or groups, separated by commas', 'trends-all')
    .option('--events <file>', 'take the events of an NDJSON file instead of the journal')
    .option('--dry-run', 'print what would be refreshed, without the warehouse')
    .option('--yes', 'do not ask, however many bytes it reads')
    .option('--id <name>', 'name of the replay; resumes an interrupted one of that name')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ReplayCommandOptions) => exit(await runCommand(options)));
}

const EXAMPLES = `
Each refresh is computed as of its own day and sees game dates up to the newest
replayed one; later corrections of old rows stay visible. Results go to history,
no live file changes: "trends rollback EXPORTER --to RUN" puts one live. A
journal also tells what was read of the tables, when an operator paused and when
a trigger came; without one the landings imply it.

Examples:
  trends replay --from 2025-01-01 --to 2025-01-31 --dry-run
  trends replay --from 2025-01-01 --to 2025-01-31 --only trends-daily
  trends replay --from 2025-01-01 --to 2025-01-07 --events upstream.ndjson
  trends replay --from 2025-01-01 --to 2025-01-07 --by game-date`;

async function runCommand(options: ReplayCommandOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const order = replayOrder(options);
  const config = configOf(options);
  out.doing('reading the recorded landings');
  const all = await recorded(config, order, out);
  const { landings, journal, chosen } = inRange(all, order.range, order.by);
  out.doing(`playing ${chosen} landings in virtual time`);
  const plans = plansOf(config).filter(({ name }) => order.exporters.includes(name));
  const replay = planReplay({
    landings,
    journal,
    plans,
    settings: config.pipeline,
    start: startOfReplay(order.range.from),
    until: endOfReplay(order.range.to, Date.now()),
  });
  const planned = replay.refreshes;
  out.line(`${chosen} landings lead to ${planned.length} refreshes.`);
  if (chosen === 0) out.line('  try: another range, or --by game-date');
  tellBasis(out, replay, plans, correctedLater(planned, plans, all.landings));
  if (options.dryRun) return printPlan(planned, out);
  if (planned.length === 0) return finish(out, order, [], 0);
  return await execute(config, order, planned, options.yes ?? false, out);
}

async function recorded(config: Config, order: ReplayOrder, out: Output): Promise<Recording> {
  if (order.events !== null) {
    const landings = await landingsInFile(order.events, ({ line, fault }) =>
      tellLeftOut(out, `line ${line}`, fault, `fix it in ${order.events}`),
    );
    return { landings, journal: [] };
  }
  const store = await openPrivateStore(config);
  return journalRecording(store, ({ segment, fault }) =>
    tellLeftOut(out, segment, fault, 'trends doctor'),
  );
}

/** Says what the plan rests on, and what cannot be unseen. */
function tellBasis(
  out: Output,
  { refreshes, recorded: known }: PlannedReplay,
  plans: readonly ExporterPlan[],
  corrected: number,
): void {
  if (refreshes.length === 0) return;
  const tables = [...new Set(plans.flatMap(datedTables))].filter((table) => !known.includes(table));
  if (tables.length > 0) {
    out.line(`What ${tables.join(', ')} held is implied by the landings: no reading is recorded.`);
  }
  if (corrected > 0) {
    out.line(
      `${corrected} of them read dates that were loaded again later: that cannot be unseen.`,
    );
  }
}

function printPlan(planned: readonly PlannedRefresh[], out: Output): ExitCode {
  const table = (time: (instant: EpochMs) => string) => [
    ['AT', 'EXPORTER', 'AS OF', 'THROUGH', 'CAUSE', 'LANDINGS'],
    ...planned.map(({ at, exporter, cause, asOf, through, landings }) => [
      time(at),
      exporter,
      asOf,
      through,
      cause,
      String(landings.length),
    ]),
  ];
  const short = table(newYorkShort);
  const tables = [table(newYorkTime), short, without(short, 'LANDINGS', 'CAUSE')];
  if (planned.length > 0) for (const line of fittingHeaded(tables)) out.line(line);
  out.data({ dryRun: true, refreshes: planned });
  return EXIT.done;
}

async function execute(
  config: Config,
  order: ReplayOrder,
  planned: readonly PlannedRefresh[],
  yes: boolean,
  out: Output,
): Promise<ExitCode> {
  const adapters = await openAdapters(config);
  let stop = false;
  const interrupt = () => {
    stop = true;
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const progress = await openProgress(adapters.privately, order.id);
    const run: ReplayRun = {
      config,
      adapters,
      id: order.id,
      planned,
      progress,
      interrupted: () => stop,
    };
    if (!yes && !(await agreedToScan(run, out))) {
      throw new UsageError('the replay reads more than is done without being asked', {
        remedy: 'Say --yes, or take a shorter range or fewer exporters with --only.',
      });
    }
    const done: ReplayedRefresh[] = [];
    const began = performance.now();
    for await (const replayed of runReplay(run)) {
      done.push(replayed);
      tell(out, replayed, done.length, planned.length);
      const told = share(done.length, planned.length, performance.now() - began);
      if (done.length < planned.length) out.doing(`replaying: ${told}`);
    }
    return finish(out, order, done, planned.length);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await adapters.warehouse.close();
  }
}

function tell(
  out: Output,
  { refresh, status, object, error }: ReplayedRefresh,
  n: number,
  of: number,
) {
  const count = `${String(n).padStart(String(of).length)}/${of}`;
  const shown = `${coloured(status, toneOf(status))}${' '.repeat(Math.max(0, 9 - status.length))}`;
  out.line(`${count}  ${shown} ${object} (${refresh.cause}, through ${refresh.through})`);
  if (error === null) return;
  out.line(`  ${error.message}`);
  out.line(`  try: ${error.remedy}`);
}

function finish(
  out: Output,
  { id }: ReplayOrder,
  done: readonly ReplayedRefresh[],
  of: number,
): ExitCode {
  out.data({ id, refreshes: done, left: of - done.length });
  if (done.length < of) {
    out.line(
      `Interrupted: ${of - done.length} refreshes left. Go on with the same command and --id ${id}`,
    );
    return EXIT.failed;
  }
  return exitCodeOf(done.map(({ status }) => status));
}
