import { type IsoDate, seasonOf } from './date.js';
import { FAULT_TEXT } from './fault-words.js';
import type { FaultExample, FaultKind, Scope } from './row-faults.js';
import type { TableName } from './tables.js';

/** A column of a table. */
export interface ColumnName {
  readonly table: TableName;
  readonly column: string;
}

/** Something about a file's inputs for which it is held back. */
export type GuardFinding =
  /** An input column that the file cannot do without has no value in the window. */
  | ({ readonly kind: 'null-column'; readonly rows: number } & ColumnName)
  /** Too few of the scheduled team-games of a part of the window have sound rows. */
  | {
      readonly kind: 'few-team-games';
      readonly table: TableName;
      readonly scope: Scope;
      readonly scheduled: number;
      readonly present: number;
      /** Teams that lack sound rows of games lately, as far as they are known. */
      readonly lacking: readonly string[];
    }
  /** Without a schedule: fewer than half the rows behind the live file. */
  | {
      readonly kind: 'few-rows';
      readonly table: TableName;
      readonly scope: Scope;
      readonly rows: number;
      readonly before: number;
    }
  /** A table has no rows anywhere near the as-of date. */
  | {
      readonly kind: 'out-of-range';
      readonly table: TableName;
      readonly asOf: IsoDate;
      readonly range: { readonly oldest: IsoDate; readonly newest: IsoDate } | null;
    }
  /** Rows that stand behind the live file are gone. */
  | {
      readonly kind: 'lost-rows';
      readonly table: TableName;
      readonly date: IsoDate;
      /** Keys with values of the date: behind the live file, and now. */
      readonly before: number;
      readonly keys: number;
    }
  /** Too many faulty rows of one kind in a part of the window. */
  | ({ readonly kind: 'faulty-rows'; readonly scope: Scope } & FaultyRows)
  /** Half of the rows of one date, or more, are faulty. */
  | ({ readonly kind: 'faulty-date'; readonly date: IsoDate } & FaultyRows);

interface FaultyRows extends ColumnName {
  readonly fault: FaultKind;
  readonly faulty: number;
  readonly concerned: number;
  readonly example: FaultExample | null;
  /** Teams that lack sound rows of games lately, as far as they are known. */
  readonly lacking: readonly string[];
}

/** Something about a refresh that was published all the same. */
export type RunWarning =
  /** Rows were gone, and a completion and quiet after it said that they are meant to be. */
  | {
      readonly kind: 'confirmed-loss';
      readonly table: TableName;
      readonly date: IsoDate;
      readonly before: number;
      readonly keys: number;
    }
  /** The live file was as of a day after today: a wrong clock made it, and it was replaced. */
  | { readonly kind: 'future-as-of'; readonly asOf: IsoDate };

/** A warning in words. */
export function warningText(warning: RunWarning): string {
  switch (warning.kind) {
    case 'confirmed-loss':
      return `${lostText(warning)}: its load was completed after that, so it is meant`;
    case 'future-as-of':
      return `the live file was as of ${warning.asOf}, after today: a wrong clock made it, and it was replaced`;
  }
}

/** How much of a date is gone. */
export function lostText({
  table,
  date,
  before,
  keys,
}: {
  readonly table: TableName;
  readonly date: IsoDate;
  readonly before: number;
  readonly keys: number;
}): string {
  return `${table} has ${keys === 0 ? 'no' : `only ${keys}`} rows with values for ${date}, of ${before} behind the live file`;
}

/** Findings in words, a line each; of the dates of which a table has lost rows only the first is named. */
export function findingTexts(findings: readonly GuardFinding[]): readonly string[] {
  const lost = findings.filter((finding) => finding.kind === 'lost-rows');
  return findings.flatMap((finding) => {
    if (finding.kind !== 'lost-rows') return [findingText(finding)];
    const dates = lost.filter(({ table }) => table === finding.table);
    if (dates[0] !== finding) return [];
    const more =
      dates.length > 1 ? `, and less than before for ${dates.length - 1} more dates` : '';
    return [`${findingText(finding)}${more}`];
  });
}

/** A finding in words. */
export function findingText(finding: GuardFinding): string {
  switch (finding.kind) {
    case 'null-column':
      return `${finding.table}.${finding.column} is null in all ${finding.rows} rows of the window`;
    case 'few-team-games':
      return `${finding.table} has rows for ${finding.present} of ${Math.ceil(finding.scheduled)} scheduled team-games in ${SCOPE_TEXT[finding.scope]}, fewer than 90 %${lackingText(finding.lacking)}`;
    case 'few-rows':
      return `${finding.table} has ${finding.rows} rows in ${SCOPE_TEXT[finding.scope]}, fewer than half of the ${finding.before} behind the live file`;
    case 'out-of-range':
      return outOfRangeText(finding);
    case 'lost-rows':
      return lostText(finding);
    case 'faulty-rows':
      return `${faultyText(finding)} in ${SCOPE_TEXT[finding.scope]}${exampleText(finding)}`;
    case 'faulty-date':
      return `${faultyText(finding)} for ${finding.date}${exampleText(finding)}`;
  }
}

const SCOPE_TEXT: Readonly<Record<Scope, string>> = {
  window: 'the window',
  season: 'the current season',
  recent: 'the last 30 days',
};

function faultyText({ table, column, fault, faulty, concerned }: FaultyRows): string {
  return `${faulty} of ${concerned} rows of ${table} ${FAULT_TEXT[fault]} (${column})`;
}

function exampleText({ example, column, fault, lacking }: FaultyRows): string {
  if (example === null) return lackingText(lacking);
  const { value, date, key } = example;
  const season = fault === 'season' ? `, a date of season ${seasonOf(date)}` : '';
  return `, e.g. ${column} ${value} in ${date} ${key}${season}${lackingText(lacking)}`;
}

function lackingText(teams: readonly string[]): string {
  return teams.length === 0 ? '' : `; lately without sound rows: ${teams.join(', ')}`;
}

function outOfRangeText({
  table,
  asOf,
  range,
}: Extract<GuardFinding, { kind: 'out-of-range' }>): string {
  if (range === null) return `${table} has no rows at all`;
  return `${table} has no rows in the 200 days up to ${asOf}; it holds ${range.oldest} to ${range.newest}`;
}
