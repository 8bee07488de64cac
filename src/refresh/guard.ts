import type { InputReading, TeamGames } from '../../exporters/exporter.js';
import { type IsoDate, seasonOf } from '../domain/date.js';
import type { ColumnName, GuardFinding } from '../domain/guard-findings.js';
import { type PerScope, ROW_KINDS, type RowFaults, SCOPES } from '../domain/row-faults.js';
import type { TableName } from '../domain/tables.js';

/** Share of the scheduled team-games that must have sound rows. */
const TEAM_GAMES_SHARE = 0.9;
/** Parts of the window with fewer team-games are not judged. */
const FEWEST_TEAM_GAMES = 20;
/** Of a part of the window this share may be taken for postponed: more was deleted, not put off. */
const POSTPONED_SHARE = 0.05;
/** Two games may always be. */
const POSTPONED_ALWAYS = 4;
/** Without a schedule: share of the rows behind the live file that must be there again. */
const ROWS_SHARE = 0.5;
/** Faulty rows of one kind hold a file back when they are this many and this share. */
const FAULTY_ROWS = 20;
const FAULTY_SHARE = 0.05;
/** Of one date this share does, but never a single row. */
const FAULTY_DATE_SHARE = 0.5;
const FAULTY_DATE_ROWS = 2;

/** What inputs are measured against. */
export interface GuardThresholds {
  readonly asOf: IsoDate;
  /** Tables in whose window games were played; null: there is no schedule that would say so. */
  readonly inSeason: ReadonlySet<TableName> | null;
  /** Rows per table behind the live file, and the as-of date of that; null: not compared. */
  readonly before: { readonly asOf: IsoDate; readonly rows: RowsBefore } | null;
  /** Columns of sections that can be left out. */
  readonly optional: readonly ColumnName[];
  /** Columns that the file can show as null. */
  readonly nullable: readonly ColumnName[];
  /** Teams that lack sound rows of a table's games lately. */
  readonly lacking: (table: TableName) => readonly string[];
}

type RowsBefore = Readonly<Record<TableName, PerScope<number>>>;

/** What the guard makes of a file's inputs. */
export interface Judgement {
  /** Why the file must not be published, the likeliest cause first; empty: it may be. */
  readonly findings: readonly GuardFinding[];
  /** Columns without any value whose sections are left out. */
  readonly leftOut: readonly ColumnName[];
}

/** Judges what a file was built from, not how long its lists are. Pure. */
export function judge(inputs: readonly InputReading[], yardstick: GuardThresholds): Judgement {
  return {
    findings: [
      ...inputs.flatMap((input) => faultFindings(input, yardstick)),
      ...inputs.flatMap((input) => lostColumns(input, yardstick)),
      ...inputs.flatMap((input) => countFindings(input, yardstick)),
    ],
    leftOut: inputs.flatMap((input) => leftOutColumns(input, yardstick)),
  };
}

/** Columns without a value in any of the rows that should have one. */
function emptyColumns({ table, filled }: InputReading) {
  return Object.entries(filled)
    .filter(([, { values, of }]) => values === 0 && of > 0)
    .map(([column, { of: rows }]) => ({ table, column, rows }));
}

const isOneOf = (columns: readonly ColumnName[], { table, column }: ColumnName) =>
  columns.some((each) => each.table === table && each.column === column);

/** Where there are no rows, no column was lost: whether there should be rows is counted. */
function lostColumns(
  input: InputReading,
  { optional, nullable }: GuardThresholds,
): readonly GuardFinding[] {
  return emptyColumns(input)
    .filter((column) => !isOneOf([...optional, ...nullable], column))
    .map((column) => ({ kind: 'null-column', ...column }));
}

/** In season also of a table without any rows: its sections are left out like those of its columns. */
function leftOutColumns(input: InputReading, yardstick: GuardThresholds): readonly ColumnName[] {
  const { table, rows, filled } = input;
  const gone = rows === 0 && yardstick.inSeason?.has(table) === true;
  const empty = gone ? Object.keys(filled) : emptyColumns(input).map(({ column }) => column);
  return empty
    .map((column) => ({ table, column }))
    .filter((column) => isOneOf(yardstick.optional, column));
}

function countFindings(input: InputReading, yardstick: GuardThresholds): readonly GuardFinding[] {
  const { table, teamGames } = input;
  const scheduled = teamGames !== null && teamGames.window.scheduled + teamGames.window.postponed;
  if (teamGames !== null && scheduled) return fewTeamGames(table, teamGames, yardstick);
  return yardstick.inSeason === null ? fewRows(input, yardstick) : [];
}

function fewTeamGames(
  table: TableName,
  teamGames: PerScope<TeamGames>,
  { lacking }: GuardThresholds,
): readonly GuardFinding[] {
  for (const scope of SCOPES) {
    const { present } = teamGames[scope];
    const scheduled = owed(teamGames[scope]);
    if (scheduled < FEWEST_TEAM_GAMES || present >= TEAM_GAMES_SHARE * scheduled) continue;
    return [{ kind: 'few-team-games', table, scope, scheduled, present, lacking: lacking(table) }];
  }
  return [];
}

/** A league puts off few games: where more are without rows, they count as missing. */
function owed({ scheduled, postponed }: TeamGames): number {
  const believed = Math.max(POSTPONED_ALWAYS, POSTPONED_SHARE * (scheduled + postponed));
  return scheduled + Math.max(0, postponed - believed);
}

/** The last 30 days are not compared: in the play-offs they hold ever fewer rows. */
function fewRows(
  { table, rowsIn }: InputReading,
  { asOf, before }: GuardThresholds,
): readonly GuardFinding[] {
  const was = before?.rows[table];
  if (before === null || was === undefined) return [];
  const sameSeason = seasonOf(before.asOf) === seasonOf(asOf);
  for (const scope of sameSeason ? (['window', 'season'] as const) : (['window'] as const)) {
    const rows = rowsIn[scope];
    if (rows >= ROWS_SHARE * was[scope]) continue;
    return [{ kind: 'few-rows', table, scope, rows, before: was[scope] }];
  }
  return [];
}

function faultFindings(input: InputReading, { lacking }: GuardThresholds): readonly GuardFinding[] {
  const { table } = input;
  return input.faults
    .filter(({ kind }) => kind !== 'repeat')
    .flatMap((faults): readonly GuardFinding[] => {
      const about = { table, column: faults.column, fault: faults.kind };
      const teams = faults.kind === 'team' ? lacking(table) : [];
      const scope = SCOPES.find((each) => isTooMany(faults.counts[each]));
      if (scope !== undefined) {
        const example = faults.examples[0] ?? null;
        const counts = faults.counts[scope];
        return [{ kind: 'faulty-rows', scope, ...about, ...counts, example, lacking: teams }];
      }
      return faultyDates(input, faults).map((date) => ({ ...date, ...about, lacking: teams }));
    });
}

function isTooMany({ faulty, concerned }: RowFaults['counts']['window']): boolean {
  return faulty >= FAULTY_ROWS && faulty >= FAULTY_SHARE * concerned;
}

/** The newest date of which half the rows that a fault concerns have it. */
function faultyDates({ dates }: InputReading, { kind, examples }: RowFaults) {
  const concernedOf = ROW_KINDS.includes(kind) ? 'rows' : 'results';
  const found = dates.find(({ faulty: { [kind]: faulty = 0 }, ...date }) => {
    return faulty >= FAULTY_DATE_ROWS && faulty >= FAULTY_DATE_SHARE * date[concernedOf];
  });
  if (found === undefined) return [];
  const { day: date, faulty } = found;
  return [
    {
      kind: 'faulty-date' as const,
      date,
      faulty: faulty[kind] ?? 0,
      concerned: found[concernedOf],
      example: examples.find((each) => each.date === date) ?? examples[0] ?? null,
    },
  ];
}
