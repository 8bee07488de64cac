import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../config/index.js';
import { AcceleratedClock } from '../../demo/accelerated-clock.js';
import { emptyDemoFolder } from '../../demo/demo-folder.js';
import { narrator } from '../../demo/narrate.js';
import { DEMO_ENDS, DEMO_STARTS, type Night, playNight, prepareNight } from '../../demo/night.js';
import { TrendsError } from '../../domain/errors.js';
import { newYorkTime } from '../../domain/times.js';
import { statusReport } from '../../service/status-report.js';
import { demoConfig, openStage, type Stage } from '../demo-stage.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { openBrowser } from '../open-browser.js';
import { type Output, output } from '../output.js';
import { isUnattended } from '../settings.js';
import { signalled } from '../signals.js';
import { statusTable } from '../status-table.js';

interface DemoOptions {
  readonly folder: string;
  readonly seed: number;
  readonly seconds: number;
  readonly exit?: boolean;
  readonly open: boolean;
}

/** `trends demo`: a night and a morning of an invented league, in accelerated time. */
export function demoCommand(command: Command, exit: Exit): void {
  command
    .option('--folder <folder>', 'for data, files and state; emptied first', '.demo')
    .option('--seed <n>', 'seed of the league', positive, 1)
    .option('--seconds <n>', 'how long the night takes', positive, 25)
    .option('--exit', 'exit when the night is over')
    .option('--no-open', 'do not open the dashboard in a browser')
    .addHelpText('after', EXAMPLES)
    .action(async (options: DemoOptions) => exit(await runDemo(options)));
}

const EXAMPLES = `
Examples:
  trends demo
  trends demo --exit --seconds 10 --seed 7`;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}

async function runDemo(options: DemoOptions): Promise<ExitCode> {
  const { seed, seconds, exit = false } = options;
  const out = output(false);
  const folder = resolve(options.folder);
  await emptyDemoFolder(folder);
  const config = demoConfig(folder);
  const night = await prepared(config, seed, out);
  const clock = new AcceleratedClock(DEMO_STARTS, (DEMO_ENDS - DEMO_STARTS) / (seconds * 1000));
  const stage = await openStage(config, clock);
  try {
    if (!exit) show(out, `${stage.url}/#token=${config.http.token}`, options.open);
    out.line(
      `From ${newYorkTime(DEMO_STARTS)} to ${newYorkTime(DEMO_ENDS)}, in ${seconds} seconds:`,
    );
    out.line();
    await play(night, config, stage, clock, out);
    if (!exit) await look(out, stage.url);
  } finally {
    await stage.close();
  }
  return EXIT.done;
}

async function prepared(config: Config, seed: number, out: Output): Promise<Night> {
  out.line('Making an invented league: 30 teams, two seasons …');
  out.doing('writing its tables');
  const night = await prepareNight(config.data, seed);
  const rows = [...night.rows.values()].reduce((sum, count) => sum + count, 0);
  out.line(`${rows.toLocaleString('en-US')} rows in ${config.data}`);
  return night;
}

/** Plays the night and tells it as it happens; then how the files stand. */
async function play(
  night: Night,
  config: Config,
  { adapters, log, service, url }: Stage,
  clock: AcceleratedClock,
  out: Output,
): Promise<void> {
  const narrate = narrator();
  let received = 0;
  service.stories$.subscribe((story) => {
    if (story.kind === 'received') received += 1;
    const line = narrate(story, clock.now());
    if (line !== null) out.line(line);
  });
  await playNight(night, config.data, clock, (event) => post(url, event));
  clock.setPace(1);
  const silent = night.loads.length - received;
  out.line();
  out.line(`${night.loads.length} events came; ${silent} of them feed no file and cost nothing.`);
  out.line();
  const statuses = await statusReport(config, adapters, log);
  for (const line of statusTable(statuses, clock.now())) out.line(line);
  out.line();
  out.line(`The files: ${join(config.out, config.prefix)}`);
}

/** The dashboard, with a token of this demonstration's own so that its actions can be tried. */
function show(out: Output, url: string, open: boolean): void {
  out.line();
  out.line(`Watch it: ${url}`);
  out.line();
  if (open && process.stdout.isTTY && !isUnattended()) openBrowser(url);
}

async function post(url: string, event: object): Promise<void> {
  const response = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify(event) });
  if (response.ok) return;
  throw new TrendsError(`the service refused an event: ${await response.text()}`, {
    remedy: 'This is a fault of the demonstration; please report it.',
  });
}

async function look(out: Output, url: string): Promise<void> {
  out.line(`The service stays up at ${url} (Ctrl-C ends it). Another event:`);
  out.line(`  npx trends emit --url ${url} --date 2025-11-30`);
  await signalled();
}
