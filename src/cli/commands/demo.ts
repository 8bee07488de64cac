import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Config } from '../../config/index.js';
import { openDashboard } from '../../dashboard/dashboard.js';
import { emptyDemoFolder } from '../../demo/demo-folder.js';
import { heldParts } from '../../demo/held-parts.js';
import { narrator } from '../../demo/narrate.js';
import { DEMO_ENDS, DEMO_STARTS, playNight, prepareNight } from '../../demo/night.js';
import { StoryClock } from '../../demo/story-clock.js';
import { TrendsError } from '../../domain/errors.js';
import { newYorkTime } from '../../domain/times.js';
import { admission } from '../../http/admit.js';
import { eventsRoute } from '../../http/events.js';
import { healthRoutes } from '../../http/health.js';
import { openHttp } from '../../http/server.js';
import { openLog } from '../../log.js';
import { openParts } from '../../service/open-parts.js';
import { statusReport } from '../../service/status-report.js';
import { startService } from '../../service.js';
import { EXIT, type Exit, type ExitCode } from '../exit-codes.js';
import { listeningAt } from '../listening.js';
import { openBrowser } from '../open-browser.js';
import { type Output, output } from '../output.js';
import { configOf, isUnattended } from '../settings.js';
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
    .option('--folder <folder>', 'where the data, files and state go; emptied first', '.demo')
    .option('--seed <n>', 'another league', positive, 1)
    .option('--seconds <n>', 'how long the night takes', positive, 25)
    .option('--exit', 'end when the night is over instead of staying up for a look')
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
  const { folder, seed, seconds, exit = false } = options;
  const out = output(false);
  await emptyDemoFolder(resolve(folder));
  const config = demoConfig(resolve(folder));
  out.line('Making an invented league: 30 teams, two seasons …');
  out.doing('writing its tables');
  const night = await prepareNight(config.data, seed);
  const rows = [...night.rows.values()].reduce((sum, count) => sum + count, 0);
  out.line(`${rows.toLocaleString('en-US')} rows in ${config.data}`);
  const clock = new StoryClock(DEMO_STARTS, (DEMO_ENDS - DEMO_STARTS) / (seconds * 1000));
  const parts = heldParts(await openParts(config, clock), clock);
  const log = await openLog({ level: 'fatal', format: 'pretty' });
  const service = await startService({ config, parts, log });
  const dashboard = openDashboard({ config, parts, log });
  dashboard.attach(service);
  const { publish, ready } = service;
  const routes = [eventsRoute(publish), ...healthRoutes(ready), ...dashboard.routes];
  const admit = admission({ ...config.http, operators: null, push: null, log });
  const server = await openHttp({ ...listeningAt(config.http), routes, admit, log });
  if (!exit) show(out, `${server.url}/#token=${config.http.token}`, options.open);
  const narrate = narrator();
  let received = 0;
  service.stories$.subscribe((story) => {
    if (story.kind === 'received') received += 1;
    const line = narrate(story, clock.now());
    if (line !== null) out.line(line);
  });
  out.line(
    `From ${newYorkTime(DEMO_STARTS)} to ${newYorkTime(DEMO_ENDS)}, in ${seconds} seconds:\n`,
  );
  await playNight(night, config.data, clock, (event) => post(server.url, event));
  clock.setPace(1);
  const silent = night.loads.length - received;
  out.line(
    `\n${night.loads.length} events came; ${silent} of them feed no file and cost nothing.\n`,
  );
  for (const line of statusTable(await statusReport(config, parts, log), clock.now()))
    out.line(line);
  out.line(`\nThe files: ${join(config.out, config.prefix)}`);
  if (!exit) await look(out, server.url);
  await service.stop();
  await server.close();
  await dashboard.close();
  await parts.warehouse.close();
  return EXIT.done;
}

function demoConfig(folder: string): Config {
  const flags = {
    data: join(folder, 'data'),
    out: join(folder, 'out'),
    state: join(folder, 'state'),
  };
  const config = configOf(flags, { host: '127.0.0.1', port: '0' });
  const token = randomBytes(18).toString('base64url');
  const http = { ...config.http, auth: 'none', operators: [], token } as const;
  return { ...config, http, pipeline: { ...config.pipeline, longestTimerMs: 3_600_000 } };
}

/** The dashboard, with a token of this demonstration's own so that its actions can be tried. */
function show(out: Output, url: string, open: boolean): void {
  out.line(`\nWatch it: ${url}\n`);
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
