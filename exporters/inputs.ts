import { TrendsError } from '../src/domain/errors.js';
import type { Row } from '../src/domain/query.js';
import { TEAM_CODES } from '../src/domain/row-contract.js';
import {
  FAULT_KINDS,
  type FaultExample,
  type FaultKind,
  type PerScope,
  perScope,
  ROW_KINDS,
  type RowFaults,
} from '../src/domain/row-faults.js';
import { findTable, TABLES, type Table } from '../src/domain/tables.js';
import { count, text, textOrNull } from './cells.js';
import type { DateReading, InputReading, TeamGames } from './exporter.js';
import { alphabetical, sorted } from './order.js';

/** What an exporter's query says about its own inputs, beside its numbers. */
export interface Inputs {
  readonly inputs: readonly InputReading[];
  /** Faults of tables that change without events. */
  readonly silentFaults: readonly RowFaults[];
  /** Faulty rows of all kinds in the windows of the inputs. */
  readonly dataFaults: number;
}

/**
 * Reads the rows that `composeSql` puts beside an exporter's own: those with an `input`, the table
 * they are of. Neither the order of rows nor that of tables matters.
 * @throws TrendsError on rows that no composed query returns: the query was written by hand
 */
export function readInputs(rows: readonly Row[]): Inputs {
  const read = tablesIn(rows).map(
    (table) =>
      new Facts(
        table,
        rows.filter(({ input }) => input === table.name),
      ),
  );
  const inputs = read.filter(({ table }) => table.landed !== null).map(readingOf);
  const silent = read.filter(({ table }) => table.landed === null);
  return {
    inputs,
    silentFaults: silent.flatMap(faultsOf),
    dataFaults: inputs.reduce((sum, { faults }) => sum + faultyRows(faults), 0),
  };
}

const byDate = alphabetical(({ date }: FaultExample) => date);

/** How many rows of the window have a fault, of any kind. */
function faultyRows(faults: readonly RowFaults[]): number {
  return faults.reduce((sum, { counts }) => sum + counts.window.faulty, 0);
}

/** The facts of one table. */
class Facts {
  constructor(
    readonly table: Table,
    private readonly rows: readonly Row[],
  ) {}

  of(measure: string): readonly Row[] {
    return this.rows.filter((row) => row.measure === measure);
  }

  /** The one fact of that name, and kind if one is given; null when there is none. */
  one(measure: string, kind: FaultKind | null = null): PerScope<number> | null {
    const [found, more] = this.of(measure).filter(
      (row) => kind === null || row.fault_kind === kind,
    );
    if (more !== undefined) throw fault(`${measure} of ${this.table.name} is given twice`);
    return found === undefined ? null : amounts(found);
  }

  /** Like `one`, and must be there. */
  must(measure: string): PerScope<number> {
    const found = this.one(measure);
    if (found === null) throw fault(`${measure} of ${this.table.name} is missing`);
    return found;
  }
}

function amounts(row: Row): PerScope<number> {
  return { window: count(row, 'n_1'), season: count(row, 'n_2'), recent: count(row, 'n_3') };
}

function readingOf(facts: Facts): InputReading {
  const rowsIn = facts.must('rows');
  const filled = facts
    .of('filled')
    .map((row) => [text(row, 'column_name'), { values: count(row, 'n_1'), of: count(row, 'n_2') }]);
  return {
    table: facts.table.name,
    rows: rowsIn.window,
    rowsIn,
    filled: Object.fromEntries(filled),
    teamGames: teamGamesOf(facts),
    faults: faultsOf(facts),
    dates: datesOf(facts),
  };
}

/** Without a schedule nothing is owed. */
function teamGamesOf(facts: Facts): PerScope<TeamGames> | null {
  if (facts.table.landed?.kind !== 'team-games') return null;
  const of = (standing: string) => {
    const row = facts.of('owed').find(({ value_1 }) => value_1 === standing);
    return row === undefined ? perScope(() => 0) : amounts(row);
  };
  const [present, absent, postponed] = [of('present'), of('absent'), of('postponed')];
  return perScope((scope) => ({
    scheduled: present[scope] + absent[scope],
    present: present[scope],
    postponed: postponed[scope],
  }));
}

function faultsOf(facts: Facts): readonly RowFaults[] {
  const sound = facts.must('rows');
  const results = facts.one('results') ?? perScope(() => 0);
  const faulty = (kind: FaultKind) => facts.one('faulty', kind) ?? perScope(() => 0);
  const taken = ROW_KINDS.map(faulty);
  const all = perScope((scope) => taken.reduce((sum, each) => sum + each[scope], sound[scope]));
  return FAULT_KINDS.flatMap((kind) => {
    const counted = faulty(kind);
    if (counted.window === 0) return [];
    const repeated = kind === 'repeat' ? counted : null;
    const of = ROW_KINDS.includes(kind) || repeated !== null ? all : results;
    const examples = facts
      .of('example')
      .filter((row) => row.fault_kind === kind)
      .map((row) => exampleOf(facts.table, kind, row));
    const newest = sorted(
      examples,
      (a, b) => byDate(b, a),
      alphabetical(({ key, value }) => `${key} ${value}`),
    );
    return {
      kind,
      table: facts.table.name,
      column: [...new Set(newest.map(({ column }) => column))].join(', '),
      counts: perScope((scope) => ({
        faulty: counted[scope],
        concerned: of[scope] + (repeated?.[scope] ?? 0),
      })),
      examples: newest,
    };
  });
}

function exampleOf(table: Table, kind: FaultKind, row: Row): FaultExample {
  const keys = ['key_1', 'key_2'].slice(0, table.contract.key.length);
  const key = keys.map((name) => textOrNull(row, name) ?? 'null').join(' ');
  return { date: text(row, 'day'), key, ...faultIn(table, kind, row) };
}

/** The column at fault, and what it says. */
function faultIn(
  { contract }: Table,
  kind: FaultKind,
  row: Row,
): Pick<FaultExample, 'column' | 'value'> {
  const [first, second] = ['value_1', 'value_2'].map((name) => textOrNull(row, name));
  switch (kind) {
    case 'key': {
      const absent = contract.key.find((_, index) => !textOrNull(row, `key_${index + 1}`)?.trim());
      if (absent !== undefined) return { column: absent, value: 'null' };
      return { column: contract.key.join(', '), value: `${count(row, 'n_1')} rows that differ` };
    }
    case 'repeat':
      return { column: contract.key.join(', '), value: `${count(row, 'n_1')} more` };
    case 'team': {
      const known = TEAM_CODES.includes(first ?? '');
      const [column = '', value = null] = known
        ? [contract.teams[1], second]
        : [contract.teams[0], first];
      return { column, value: shown(value) };
    }
    case 'season':
      return { column: contract.season ?? '', value: shown(first) };
    case 'result-word':
      return { column: contract.result?.word ?? '', value: shown(first) };
    case 'result-values':
    case 'result-numbers':
      return { column: contract.result?.word ?? '', value: `${first} at ${second} points` };
  }
}

/** Texts as people tell them apart from none. */
function shown(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'null';
  return value.trim() === '' ? `'${value}'` : value;
}

function datesOf(facts: Facts): readonly DateReading[] {
  const on = (measure: string, day: string) =>
    facts.of(measure).filter((row) => text(row, 'day') === day);
  const dates = facts.of('date').map((row) => ({
    day: text(row, 'day'),
    rows: count(row, 'n_1'),
    keysWithValues: count(row, 'n_2'),
    results: count(row, 'n_3'),
  }));
  return sorted(dates, (a, b) => byDay(b, a)).map((date) => ({
    ...date,
    faulty: Object.fromEntries(
      on('date-faulty', date.day).map((row) => [text(row, 'fault_kind'), count(row, 'n_1')]),
    ),
    faultyTeams: on('date-team', date.day)
      .map((row) => text(row, 'value_1'))
      .sort(),
  }));
}

const byDay = alphabetical(({ day }: { readonly day: string }) => day);

/** The tables that rows tell of, in the order of their declarations. */
function tablesIn(rows: readonly Row[]): readonly Table[] {
  const names = new Set(rows.flatMap(({ input }) => (typeof input === 'string' ? [input] : [])));
  for (const name of names) {
    if (findTable(name) === undefined) throw fault(`the query tells of ${name}: nobody knows it`);
  }
  return TABLES.filter(({ name }) => names.has(name));
}

function fault(message: string): TrendsError {
  return new TrendsError(message, {
    remedy: "Let the exporter's query.sql end in the marker `@include inputs after …`.",
  });
}
