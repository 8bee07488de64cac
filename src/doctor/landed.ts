import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { dataThrough, lackingTeams, missingFor, requiredDate } from '../domain/completeness.js';
import {
  addDays,
  type EpochMs,
  type IsoDate,
  newYorkDate,
  startOfNewYorkDay,
} from '../domain/date.js';
import { missingText } from '../domain/missing.js';
import { SCHEDULE, type TableName } from '../domain/tables.js';
import { duration, newYorkTime } from '../domain/times.js';
import type { LandedDate, Watermarks } from '../domain/watermarks.js';
import { type CheckResult, findingsOf } from './check-result.js';

/** What is known of a table. */
export interface Known {
  readonly plans: readonly ExporterPlan[];
  readonly levels: Watermarks;
  readonly now: EpochMs;
  /** The newest date of which it has rows, however long ago. */
  readonly newest: IsoDate | null;
}

/** What of the schedule names no game. */
export function scheduleFindings({
  unnamedGames = [],
  uselessSchedule,
}: Pick<Watermarks, 'unnamedGames' | 'uselessSchedule'>): readonly CheckResult[] {
  const { yellow, red } = findingsOf('data');
  const command = 'trends status';
  if (uselessSchedule) {
    const remedy =
      'Game ids have ten digits and begin with 002, 004, 005 or 006, teams are of the thirty codes: load it anew.';
    const saw = 'it has rows, and none names a game that counts: no file can be told fresh by it';
    return [red(SCHEDULE, saw, { remedy, command })];
  }
  if (unnamedGames.length === 0) return [];
  const shown = unnamedGames
    .slice(-SHOWN_GAMES)
    .map(({ day, gameId }) => `${gameId ?? 'a row without game_id'} on ${day}`);
  const more =
    unnamedGames.length > shown.length ? `, and ${unnamedGames.length - shown.length} more` : '';
  return [
    yellow(
      SCHEDULE,
      `without two known teams, so that nothing is waited for: ${shown.join(', ')}${more}`,
      {
        remedy:
          'Where the teams are known, correct their codes upstream; until then nothing has to be done.',
        command,
      },
    ),
  ];
}

const SHOWN_GAMES = 5;

/** Whether a dated table holds the games that the schedule expects of it by now. */
export function landedFinding(
  table: TableName,
  { plans, levels, now, newest }: Known,
): CheckResult {
  const { green, yellow, red } = findingsOf('data');
  const holds = newest === null ? 'it holds no date' : `its newest date is ${newest}`;
  if (levels.schedule.length === 0) {
    return yellow(table, `${holds}; the schedule has no games that would say what to expect`, {
      remedy: 'Load nba_raw.nbac_schedule: without it only events tell what has landed.',
      command: 'trends status',
    });
  }
  const due = requiredDate(levels, [table], newYorkDate(now), now);
  const [missing] = missingFor(levels, [table], due, now);
  if (missing === undefined) {
    const lacking = lackingTeams(levels, [{ table, span: { from: '', to: due ?? '' } }], now);
    if (lacking.length === 0) return green(table, `${holds}, as the schedule expects`);
    return yellow(table, `${holds}; nothing can be used of ${missingText(lacking)}`, {
      remedy: "Correct the rows upstream: codes are those of the league's thirty teams.",
      command: `trends explain ${feeding(table, plans)}`,
    });
  }
  const held = heldUp(table, plans, levels, now);
  const late = held.filter(({ deadline }) => deadline <= now);
  const saw = `${holds}; ${lack(table, missing.date, levels, now)}. ${told(held, late)}`;
  const command = `trends explain ${(late[0] ?? held[0])?.name ?? feeding(table, plans)}`;
  const remedy = `Check whether upstream loaded ${table} for ${missing.date}. Once it has, files refresh by themselves.`;
  return (late.length > 0 ? red : yellow)(table, saw, { remedy, command });
}

/** The first date it does not reach, what of it is there, and for how long that has been so. */
function lack(table: TableName, due: IsoDate, levels: Watermarks, now: EpochMs): string {
  const through = dataThrough(levels, [table], due, now) ?? '';
  const first = levels.schedule.find(({ day }) => day > through && day <= due)?.day ?? due;
  const there = levels.tables[table]?.landed.find(({ day }) => day === first);
  const ago = duration(now - startOfNewYorkDay(addDays(first, 1)));
  const more = first === due ? '' : `, nor what follows to ${due}`;
  const part =
    there === undefined ? 'is not there' : `is not whole (${lacksOf(there, levels).join(', ')})`;
  return `${first} ${part}${more}, ${ago} after that day ended`;
}

function lacksOf(there: LandedDate, { schedule }: Watermarks): readonly string[] {
  const games = schedule.find(({ day }) => day === there.day)?.games ?? [];
  const teams = games.flatMap(({ home, away }) => [home, away]);
  const without = teams.filter((team) => !there.valued.includes(team)).sort();
  return [
    `${there.valued.length} teams with values`,
    ...(without.length === 0 ? [] : [`none of ${without.join(' ')}`]),
    ...there.faulty.map(({ code }) => `all rows of ${code === '' ? 'no code' : code} faulty`),
    ...(there.lines === 0 ? ['no lines'] : []),
    `${there.unresolved} results to come`,
  ];
}

interface Held {
  readonly name: string;
  readonly deadline: EpochMs;
}

/** The exporters whose latest slot requires a date that the table has not reached. */
function heldUp(
  table: TableName,
  plans: readonly ExporterPlan[],
  levels: Watermarks,
  now: EpochMs,
): readonly Held[] {
  return plans.flatMap((plan) => {
    const tables = datedTables(plan);
    const slot = plan.calendar.latest(now);
    if (!tables.includes(table) || slot === null) return [];
    const required = requiredDate(levels, tables, slot.day, now);
    if (missingFor(levels, [table], required, now).length === 0) return [];
    return [{ name: plan.name, deadline: slot.opensAt + plan.graceMs }];
  });
}

function told(held: readonly Held[], late: readonly Held[]): string {
  const names = (list: readonly Held[]) => list.map(({ name }) => name).join(', ');
  if (late.length > 0) return `Past the deadline of ${names(late)}`;
  const [first] = held;
  if (first === undefined) return 'It holds nothing up yet';
  const deadline = Math.min(...held.map((each) => each.deadline));
  return `It holds up ${names(held)}; the first deadline is ${newYorkTime(deadline)}`;
}

function feeding(table: TableName, plans: readonly ExporterPlan[]): string {
  return plans.find((plan) => datedTables(plan).includes(table))?.name ?? '';
}
