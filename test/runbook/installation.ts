import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import type { CheckResult } from '../../src/doctor/check-result.js';
import type { EpochMs } from '../../src/domain/date.js';
import type { ExporterState } from '../../src/domain/state.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { type League, writeLeague } from '../../src/sample/index.js';
import { changeState, states } from '../../src/store/states.js';
import { type CliResult, type RunningCli, startTrends, trends } from '../support/cli.js';
import { ended, freePort } from '../support/processes.js';
import { dateFiles } from '../support/sample-folder.js';

export const TODAY = '2025-01-19';
export const YESTERDAY = '2025-01-18';
export const NOON: EpochMs = newYorkInstant(TODAY, '12:00');
/** When the tables of a healthy installation were loaded. */
const LOADED: EpochMs = newYorkInstant(TODAY, '05:00');

/** Tables, files and state in folders, on which nothing is wrong until it is broken. */
export interface Installation {
  readonly folder: string;
  readonly league: League;
  readonly port: number;
  /** What it runs with, where nothing else is said. */
  readonly env: Record<string, string>;
  /** Stops what it started. */
  readonly afterwards: (end: () => unknown) => void;
  published(): Promise<ObjectStore>;
  privately(): Promise<ObjectStore>;
  /** Changes tables, which are loaded at the usual time unless said otherwise. */
  tables(change: (folder: string) => unknown, at?: EpochMs): Promise<void>;
  state(exporter: string, change: Partial<ExporterState>): Promise<ExporterState>;
  configure(settings: object): void;
  run(args: readonly string[], at?: EpochMs): Promise<CliResult>;
  /** Starts a service. */
  serve(at?: EpochMs): Served;
  /** Starts one, and waits until it is ready. */
  serving(at?: EpochMs): Promise<Served & { readonly url: string }>;
}

interface Served extends Pick<RunningCli, 'line'> {
  /** Ends it in order. */
  stop(): Promise<void>;
}

/** Makes the healthy installation that the others are copies of: every file exported this noon. */
export async function healthy(league: League, folder: string): Promise<void> {
  await writeLeague(league, join(folder, 'data'), { through: YESTERDAY });
  dateFiles(join(folder, 'data'), LOADED);
  const { code, stderr } = await trends(['export', '--data', 'data'], { cwd: folder, at: NOON });
  if (code !== 0) throw new Error(`nothing was exported: ${stderr}`);
}

/** A copy of the healthy one, to be broken; its tables are those of the original until they are changed. */
export async function installation(
  league: League,
  from: string,
  below: string,
  afterwards: Installation['afterwards'],
): Promise<Installation> {
  const folder = mkdtempSync(join(below, 'case-'));
  for (const part of ['out', 'state']) {
    cpSync(join(from, part), join(folder, part), { recursive: true });
  }
  const port = await freePort();
  const env = { TRENDS_DATA: join(from, 'data'), TRENDS_HTTP_PORT: String(port) };
  const serve = (at: EpochMs = NOON): Served => {
    const running = startTrends(['serve', '--log-format', 'json'], { cwd: folder, at, env });
    afterwards(() => ended(running.child));
    const stop = async () => {
      running.child.kill('SIGTERM');
      await running.ended;
    };
    return { line: running.line, stop };
  };
  const published = () => openDirectoryStore(join(folder, 'out'));
  const privately = () => openDirectoryStore(join(folder, 'state'));
  return {
    folder,
    league,
    port,
    env,
    afterwards,
    published,
    privately,
    tables: async (change, at = LOADED) => {
      const data = join(folder, 'data');
      cpSync(env.TRENDS_DATA, data, { recursive: true });
      env.TRENDS_DATA = data;
      await change(data);
      dateFiles(data, at);
    },
    state: async (exporter, change) =>
      changeState(states(await privately()), exporter, (state) => ({ ...state, ...change })),
    configure: (settings) => writeFileSync(join(folder, 'trends.yaml'), JSON.stringify(settings)),
    run: (args, at = NOON) => trends(args, { cwd: folder, at, env }),
    serve,
    serving: async (at) => {
      const served = serve(at);
      const { url } = JSON.parse(
        await served.line((text) => text.includes('"event":"service.ready"')),
      );
      return { ...served, url };
    },
  };
}

/** What the doctor finds in an installation, and how it ended. */
export async function examined(
  { folder, env: own }: Installation,
  {
    at = NOON,
    args = [],
    env = {},
  }: {
    readonly at?: EpochMs;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly code: number | null; readonly findings: readonly CheckResult[] }> {
  const around = { ...own, ...env };
  const ran = await trends(['doctor', '--json', ...args], { cwd: folder, at, env: around });
  if (ran.stderr !== '') throw new Error(ran.stderr);
  return { code: ran.code, findings: JSON.parse(ran.stdout) };
}
