import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Config } from '../../config/index.js';
import { type EpochMs, newYorkDate } from '../../domain/date.js';
import { UsageError } from '../../domain/errors.js';
import type { Landing } from '../../domain/landing.js';
import { gameDatesOf, journalRecording, landingsInFile } from '../../replay/recorded-landings.js';
import { openPrivateStore } from '../../service/open-store.js';
import { plansOf } from '../../service/plans.js';
import { refreshBytes } from '../../service/refresh-bytes.js';
import { assumptionsOf } from '../../simulate/assumptions.js';
import { type Period, periodOf, type Recorded } from '../../simulate/period.js';
import { drawPicture } from '../../simulate/picture/picture.js';
import { recordedSeason } from '../../simulate/season.js';
import { type Simulated, simulate } from '../../simulate/simulate.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { type Output, output, tellLeftOut } from '../output.js';
import { configOf, withCommonOptions } from '../settings.js';
import { type SimulateOptions, type SimulateOrder, simulateOrder } from '../simulate-order.js';
import { simulateTable } from '../simulate-table.js';

/** `trends simulate`: a period in virtual time, under several configurations. */
export function simulateCommand(command: Command, exit: Exit): void {
  withCommonOptions(command)
    .option('--season <year>', 'events of an invented season: 2024 for 2024-25')
    .option('--seed <n>', 'seed of the invented season', '1')
    .option('--events <file>', 'events of an NDJSON file; default: those of the journal')
    .option('--from <date>', 'first day, YYYY-MM-DD; default: the first one recorded')
    .option('--to <date>', 'last day, YYYY-MM-DD; default: the last one recorded')
    .option('--only <names>', 'exporters or groups, separated by commas', 'trends-all')
    .option('--under <configuration>', 'repeatable; default: event and clock', together)
    .option('--picture <file>', 'draw them side by side, as SVG')
    .option('--measure', 'ask the warehouse what queries read, instead of the minimum')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SimulateOptions) => exit(await runSimulate(options)));
}

const EXAMPLES = `
Configurations: event (the service as configured), clock (the predecessor: fixed
times, whatever has landed), or NAME:SETTING,SETTING with what differs:
  quiet=60s  maxWait=30m  minInterval=10m  grace=2h  grace.trends-team=6h
  cadence.trends-team=weekly mon 06:00     (daily, weekly, biweekly, monthly 1)
  clock                                    (a clock with these cadences)
such as patient:quiet=10m or late:clock,cadence.trends-daily=daily 08:00
No warehouse is touched without --measure. Nothing is published.

Examples:
  trends simulate --season 2024 --picture why.svg
  trends simulate --from 2025-01-01 --to 2025-01-31 --only trends-daily
  trends simulate --events upstream.ndjson --json
  trends simulate --season 2024 --under event --under patient:quiet=10m`;

/** Adds an option's value to those before. */
function together(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function runSimulate(options: SimulateOptions): Promise<ExitCode> {
  const out = output(options.json ?? false);
  const order = simulateOrder(options);
  const config = configOf(options);
  out.doing('gathering the landings');
  const period = await periodFor(config, order, out);
  const began = performance.now();
  const simulated = await run(config, order, period, out);
  const tookMs = Math.round(performance.now() - began);
  if (order.picture !== null) await draw(order.picture, config, order, period, simulated);
  tell(out, { config, order, period, simulated, tookMs });
  return EXIT.done;
}

async function periodFor(config: Config, order: SimulateOrder, out: Output): Promise<Period> {
  const recorded = await recordedBy(config, order, out);
  const times = recorded.landings.map(({ landedAt }) => landedAt).sort((a, b) => a - b);
  const dayOf = (at: EpochMs | undefined) => (at === undefined ? '' : newYorkDate(at));
  const from = order.from ?? dayOf(times[0]);
  const to = order.to ?? dayOf(times.at(-1));
  if (times.length > 0 && from <= to) {
    const period = periodOf(recorded, from, to);
    if (countedOf(period) > 0) return period;
  }
  const span = `${from && ` from ${from}`}${to && ` to ${to}`}`;
  throw new UsageError(`nothing landed${span} in ${recorded.source}`, {
    remedy: 'Take another range, or an invented season: trends simulate --season 2024',
  });
}

/** How many landings lie in the period itself. */
function countedOf({ landings, startsAt }: Period): number {
  return landings.filter(({ landedAt }) => landedAt >= startsAt).length;
}

async function recordedBy(
  config: Config,
  { source }: SimulateOrder,
  out: Output,
): Promise<Recorded> {
  if (source.kind === 'season') return recordedSeason(source.seed, source.season);
  const landings: readonly Landing[] =
    source.kind === 'file'
      ? await landingsInFile(source.path, ({ line, fault }) =>
          tellLeftOut(out, `line ${line}`, fault, `fix it in ${source.path}`),
        )
      : (
          await journalRecording(await openPrivateStore(config), ({ segment, fault }) =>
            tellLeftOut(out, segment, fault, 'trends doctor'),
          )
        ).landings;
  const from = source.kind === 'file' ? source.path : `the journal in ${config.state}`;
  return { landings, gameDates: gameDatesOf(landings), source: from };
}

async function run(
  config: Config,
  { configurations, only, measure }: SimulateOrder,
  period: Period,
  out: Output,
): Promise<readonly Simulated[]> {
  if (measure) out.doing('asking the warehouse what the queries read');
  const measured = measure ? await refreshBytes(config, only, period.to) : new Map();
  let shown = '';
  return simulate({
    period,
    config,
    configurations,
    only,
    plansOf,
    measured,
    onPlanned: ({ name }, { asOf }) => {
      if (asOf !== shown) out.doing(`${name}: ${asOf} of ${period.to}`);
      shown = asOf;
    },
  });
}

async function draw(
  file: string,
  config: Config,
  { only }: SimulateOrder,
  period: Period,
  simulated: readonly Simulated[],
): Promise<void> {
  const plans = plansOf(config).filter(({ name }) => only.includes(name));
  try {
    await writeFile(file, drawPicture(period, plans, simulated));
  } catch (error) {
    throw new UsageError(`--picture: ${file} cannot be written`, {
      remedy: 'Name a file in a folder that exists and may be written to.',
      cause: error,
    });
  }
}

interface Answer {
  readonly config: Config;
  readonly order: SimulateOrder;
  readonly period: Period;
  readonly simulated: readonly Simulated[];
  readonly tookMs: number;
}

function tell(out: Output, { config, order, period, simulated, tookMs }: Answer): void {
  const { from, to, source, gameDates } = period;
  const landings = countedOf(period);
  const assumptions = assumptionsOf(simulated, config.pipeline, order.measure);
  out.line(`${from} to ${to}: ${landings} landings of ${source}, in ${seconds(tookMs)}`);
  for (const line of simulateTable(simulated)) out.line(line);
  out.line();
  for (const line of assumptions) out.line(line);
  if (order.picture !== null) out.line(`The picture is in ${order.picture}`);
  const dates = gameDates.filter((date) => from <= date && date <= to).length;
  out.data({
    period: { from, to, source, landings, gameDates: dates },
    configurations: simulated.map(({ configuration, exporters, levels, total }) => ({
      name: configuration.name,
      kind: configuration.kind,
      text: configuration.text,
      exporters: exporters.map(({ pieces: _, ...measures }) => measures),
      levels,
      total,
    })),
    assumptions,
    picture: order.picture,
    tookMs,
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
