import { boundQuery } from '../../exporters/bound-query.js';
import type { Exporter } from '../../exporters/exporter.js';
import { EXPORTERS } from '../../exporters/registry.js';
import type { RowFaults } from '../../src/domain/row-faults.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { checkRows, type Fault } from './contract.js';
import { differences } from './differences.js';
import { REFERENCES, type Window, type Windows } from './references.js';
import { type Day, dayOf, isoOf, type RawTables } from './rows.js';
import { seasonOf, type When } from './shared.js';

/** Parameters that differ from the defaults, by exporter. */
export type Settings = Readonly<Record<string, object>>;

/** The same rows twice: where exporters read them, and in memory for the reference. */
export interface Data {
  readonly warehouse: Warehouse;
  readonly raw: RawTables;
}

async function built(exporter: Exporter, warehouse: Warehouse, when: When, params: unknown) {
  const { rows } = await warehouse.query(boundQuery(exporter, params, when));
  return exporter.build(rows, { params, cadence: exporter.cadence, ...when });
}

const SCHEDULE = 'nba_raw.nbac_schedule';
const TABLES = {
  playerGames: 'nba_analytics.player_game_summary',
  teamGames: 'nba_analytics.team_offense_game_summary',
  defense: 'nba_precompute.team_defense_zone_analysis',
  schedule: SCHEDULE,
} as const;

/** The schedule is read as far back as the games are, and its games still to come are seen. */
const withSchedule = (windows: Windows): Windows => {
  const schedule = windows.playerGames ?? windows.teamGames;
  return schedule === undefined ? windows : { ...windows, schedule };
};
const isSeen = ({ table, day }: Fault, when: When): boolean =>
  day <= dayOf(table === 'schedule' ? when.asOf : earlierOf(when));
const earlierOf = ({ asOf, through }: When): string => (through < asOf ? through : asOf);

/** The first date of a window. */
const firstDay = (when: When, days: Window): Day =>
  days === 'all' ? dayOf('2021-10-01') : dayOf(when.asOf) - days;

/** Faulty rows by table and kind: in the window, of them those of this season and of the last 30 days. */
type Counts = Record<string, readonly [window: number, season: number, recent: number]>;

/** Of the file's windows. */
function expectedFaults(faults: readonly Fault[], when: When, windows: Windows): Counts {
  const counted: Counts = {};
  for (const { table, kind, day } of faults.filter((fault) => isSeen(fault, when))) {
    const days = windows[table];
    if (!(table in TABLES) || days === undefined || day < firstDay(when, days)) continue;
    const name = `${TABLES[table as keyof typeof TABLES]} ${kind}`;
    const [window, season, recent] = counted[name] ?? [0, 0, 0];
    const isOfSeason = seasonOf(isoOf(day)) === seasonOf(when.asOf);
    const isRecent = day >= dayOf(when.asOf) - 30;
    counted[name] = [window + 1, season + Number(isOfSeason), recent + Number(isRecent)];
  }
  return counted;
}

/** The same as the exporter counted them. */
function countedFaults(faults: readonly RowFaults[]): Counts {
  return Object.fromEntries(
    faults.map(({ table, kind, counts: { window, season, recent } }) => [
      `${table} ${kind}`,
      [window.faulty, season.faulty, recent.faulty] as const,
    ]),
  );
}

/** Where one exporter's file differs from the reference, as of one date. */
async function compareExporter(
  exporter: Exporter,
  { warehouse, raw }: Data,
  when: When,
  settings: Settings = {},
): Promise<string[]> {
  const params = exporter.parameters.parse(settings[exporter.name] ?? {});
  const reference = REFERENCES.get(exporter.name);
  if (reference === undefined) throw new Error(`${exporter.name} has no reference`);
  const { tables, faults } = checkRows(raw, reference.reads);
  const { content, inputs, silentFaults, dataFaults } = await built(
    exporter,
    warehouse,
    when,
    params,
  );
  const file = exporter.schema.safeParse({
    generated_at: '2025-01-01T00:00:00.000Z',
    as_of_date: when.asOf,
    ...content,
  });
  const expected = expectedFaults(faults, when, withSchedule(reference.windows(params)));
  const counted = countedFaults([...inputs.flatMap((input) => input.faults), ...silentFaults]);
  const all = Object.entries(expected)
    .filter(([name]) => !name.startsWith(SCHEDULE))
    .reduce((sum, [, [count]]) => sum + count, 0);
  const name = `${exporter.name} as of ${when.asOf} through ${when.through}`;
  return [
    ...differences(content, reference.content(tables, when, params)),
    ...differences(counted, expected, 'faults'),
    ...differences(dataFaults, all, 'dataFaults'),
    ...(file.success ? [] : [`schema: ${file.error.message}`]),
  ].map((difference) => `${name} ${JSON.stringify(params)}: ${difference}`);
}

/** Where any exporter's file differs from the reference, as of one date. */
export async function compareAll(data: Data, when: When, settings?: Settings): Promise<string[]> {
  const found: string[] = [];
  for (const exporter of EXPORTERS) {
    found.push(...(await compareExporter(exporter, data, when, settings)));
  }
  return found;
}
