import { cpSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPORTERS } from '../../exporters/registry.js';
import { addDays, type EpochMs, type IsoDate } from '../../src/domain/date.js';
import type { TableName } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { applyLoad, type League, type Load, loadsOf, writeLeague } from '../../src/sample/index.js';
import { type RunningCli, startTrends, trends } from '../support/cli.js';
import { dateFiles, sampleSeason } from '../support/sample-folder.js';

/** The night that is played, a Sunday. */
export const NIGHT: IsoDate = '2025-01-19';
/** The day after it: a Monday, on which weekly files have their slot too. */
export const MONDAY: IsoDate = addDays(NIGHT, 1);

/** What lets one act. */
export const TOKEN = 'the-token-of-the-tests';

/** Where a staged folder holds everything. */
export const PLACES = ['--data', 'data', '--out', 'out', '--state', 'state'];

const SETTINGS = `
pipeline: { quiet: 50ms, minInterval: 0s }
http: { token: ${TOKEN} }
log: { format: json }
`;

/** A season in which every file was published on Sunday at noon, and the night is still to come. */
export interface Season {
  readonly league: League;
  readonly folder: string;
}

/** A service that runs on a season of its own. */
export interface Staged {
  readonly folder: string;
  readonly url: string;
  readonly cli: RunningCli;
  stop(): Promise<void>;
}

export interface StageOptions {
  /** What the clock shows on Monday when the service starts: `06:30`. */
  readonly at: string;
  /** What is done to the season before; returns when it is done. */
  readonly before?: (folder: string) => Promise<unknown>;
  /** YAML that replaces the settings of the tests. */
  readonly settings?: string;
  readonly port?: number;
}

/** Makes the season in a folder: about ten seconds' work. */
export async function makeSeason(folder: string): Promise<Season> {
  const league = sampleSeason();
  const data = join(folder, 'data');
  await writeLeague(league, data, { through: addDays(NIGHT, -1), layout: 'folders' });
  dateFiles(data, newYorkInstant(NIGHT, '11:00'));
  const noon = newYorkInstant(NIGHT, '12:00');
  const service = await serve({ cwd: folder, at: noon, settings: SETTINGS, port: 0 });
  await Promise.all(EXPORTERS.map(({ name }) => ran(service.cli, name)));
  await service.stop();
  return { league, folder };
}

/** Starts a service on a copy of the season. */
export async function stage(
  season: Season,
  { at, before, settings = SETTINGS, port = 0 }: StageOptions,
): Promise<Staged> {
  const cwd = mkdtempSync(join(season.folder, '..', 'case-'));
  for (const name of ['data', 'out', 'state']) {
    cpSync(join(season.folder, name), join(cwd, name), {
      recursive: true,
      preserveTimestamps: true,
    });
  }
  await before?.(cwd);
  const staged = await serve({ cwd, at: newYorkInstant(MONDAY, at), settings, port });
  return {
    ...staged,
    stop: async () => {
      await staged.stop();
      rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface ServeOptions {
  readonly cwd: string;
  readonly at: EpochMs;
  readonly settings: string;
  readonly port: number;
}

/** Starts a service in a folder that holds `data`, `out` and `state`. */
export async function serve({ cwd, at, settings, port }: ServeOptions): Promise<Staged> {
  writeFileSync(join(cwd, 'trends.yaml'), settings);
  const cli = startTrends(['serve', '--port', String(port), ...PLACES], { cwd, at });
  const ready = await cli.line((line) => line.includes('"event":"service.ready"'));
  return {
    folder: cwd,
    url: String(JSON.parse(ready).url),
    cli,
    stop: async () => {
      cli.child.kill('SIGTERM');
      await cli.ended;
    },
  };
}

/** Resolves when the exporter's run is told, of any outcome. */
function ran(cli: RunningCli, exporter: string): Promise<string> {
  return cli.line(
    (line) => line.includes('"event":"run.') && line.includes(`"exporter":"${exporter}"`),
  );
}

/** Runs a command in a staged folder, as if on Monday at that time. @throws when it fails */
export async function command(cwd: string, at: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await trends(args, { cwd, at: newYorkInstant(MONDAY, at) });
  if (code !== 0) throw new Error(`trends ${args.join(' ')} ended with ${code}: ${stderr}`);
}

/** All that upstream loads of the night until seven in the morning. */
export function nightLoads(league: League, table?: TableName): readonly Load[] {
  const until = newYorkInstant(MONDAY, '07:10');
  return [...loadsOf(league, NIGHT), ...loadsOf(league, MONDAY)]
    .filter((load) => load.at < until && load.at > newYorkInstant(NIGHT, '18:00'))
    .filter((load) => table === undefined || load.table === table);
}

/** Loads the night, or one table of it, into a staged folder. */
export async function loadTheNight(
  league: League,
  folder: string,
  table?: TableName,
): Promise<void> {
  for (const load of nightLoads(league, table)) {
    const file = await applyLoad(league, join(folder, 'data'), load);
    if (file !== null) utimesSync(file, load.at / 1000, load.at / 1000);
  }
}
