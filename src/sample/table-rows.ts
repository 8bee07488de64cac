import { addDays, type IsoDate } from '../domain/date.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TABLES,
  type Table,
  type TableName,
  TEAM_DEFENSE,
  TEAM_GAMES,
  teamColumn,
} from '../domain/tables.js';
import type { League } from './league.js';
import { type Random, randomOf } from './random.js';
import type { PlayerGameRow, TeamDefenseRow, TeamGameRow } from './rows.js';
import { between } from './slices.js';

/** A column's value as the generator holds it: numbers also for decimals, instants in milliseconds. */
export type SampleCell = string | number | boolean | null;
export type SampleRow = Readonly<Record<string, SampleCell>>;

const BEGINNING = '0000-01-01';

type Played = (league: League, from: IsoDate, to: IsoDate) => readonly SampleRow[];

const gameDate = (row: PlayerGameRow | TeamGameRow) => row.game_date;
const analysisDate = (row: TeamDefenseRow) => row.analysis_date;

/** The loaded tables that the league plays for; what another holds follows from its declaration. */
const PLAYED: Readonly<Record<TableName, Played>> = {
  [PLAYER_GAMES]: ({ playerGames }, from, to) =>
    between(playerGames, gameDate, from, to).map((row) => ({ ...row })),
  [TEAM_GAMES]: ({ teamGames }, from, to) =>
    between(teamGames, gameDate, from, to).map((row) => ({ ...row })),
  [TEAM_DEFENSE]: ({ teamDefense }, from, to) =>
    between(teamDefense, analysisDate, from, to).map((row) => ({ ...row })),
};

/** The final rows of a loaded table on the dates `from` to `to` of its own date column. */
export function loadedRows(
  league: League,
  table: Table,
  from: IsoDate,
  to: IsoDate,
): readonly SampleRow[] {
  const played = PLAYED[table.name];
  if (played !== undefined) return played(league, from, to);
  const dateOf = (row: SampleRow) => String(row[table.dateColumn ?? '']);
  return between(declaredRows(league, table), dateOf, from, to);
}

/**
 * The last date a loaded table holds when all games through a date are loaded: tables that games do not
 * date are of the morning after.
 */
export function lastDate({ landed }: Table, through: IsoDate): IsoDate {
  return landed?.kind === 'rows' ? addDays(through, 1) : through;
}

/**
 * The rows of each table once all games through a date are loaded; by default all of them.
 * The schedule is always whole, as is any other table that changes silently; the registry is as it was
 * on the following day.
 */
export function rowsThrough(
  league: League,
  through: IsoDate = league.final,
): ReadonlyMap<TableName, readonly SampleRow[]> {
  return new Map(TABLES.map((table) => [table.name, rowsWhen(league, table, through)]));
}

function rowsWhen(league: League, table: Table, through: IsoDate): readonly SampleRow[] {
  if (table.landed !== null) {
    return loadedRows(league, table, BEGINNING, lastDate(table, through));
  }
  if (table.name === SCHEDULE) return league.schedule.map((row) => ({ ...row }));
  if (table.name !== REGISTRY) return declaredRows(league, table);
  const registered = league.registry.filter(({ since }) => since <= addDays(through, 1));
  return registered.map(({ row }) => ({ ...row }));
}

/** What a row is about: a player in a game, a team in a game, or a date with games. */
type Subject = Partial<PlayerGameRow & TeamGameRow> & { readonly game_date: IsoDate };

const made = new WeakMap<League, Map<TableName, readonly SampleRow[]>>();

/**
 * Rows of a table that the league knows nothing of but the declaration, the same for the same league: one for
 * each key that its games give, all of them sound. In order of date.
 */
function declaredRows(league: League, table: Table): readonly SampleRow[] {
  const tables = made.get(league) ?? new Map<TableName, readonly SampleRow[]>();
  made.set(league, tables);
  const known = tables.get(table.name);
  if (known !== undefined) return known;
  const rows = new Map<string, SampleRow>();
  for (const [index, subject] of subjectsOf(league, table).entries()) {
    const row = rowOf(table, subject, index, randomOf(league.seed, table.name, index));
    const { key } = table.contract;
    const own = key.length === 0 ? String(index) : key.map((column) => row[column]).join(' ');
    if (!rows.has(own)) rows.set(own, row);
  }
  tables.set(table.name, [...rows.values()]);
  return [...rows.values()];
}

function subjectsOf(league: League, table: Table): readonly Subject[] {
  if ('player_lookup' in table.columns) return league.playerGames;
  if (teamColumn(table) !== null) return league.teamGames;
  const days = new Set(league.games.map(({ date }) => date));
  return [...days].map((day) => ({ game_date: day }));
}

function rowOf(table: Table, subject: Subject, index: number, random: Random): SampleRow {
  const { contract, columns, dateColumn, landed } = table;
  const [team = '', opponent = ''] = contract.teams;
  const day = landed?.kind === 'rows' ? addDays(subject.game_date, 1) : subject.game_date;
  const known: Readonly<Record<string, SampleCell | undefined>> = {
    ...subject,
    [dateColumn ?? '']: day,
    [team]: subject.team_abbr,
    [opponent]: subject.opponent_team_abbr,
    [contract.season ?? '']: subject.season_year,
    [contract.gameId ?? '']: subject.game_id,
    ...resultOf(table, random),
  };
  const cells = Object.keys(columns).map((column) => {
    const value = contract.key.includes(column)
      ? ofKey(table, column, index)
      : madeUp(table, column, day, random);
    return [column, known[column] ?? value] as const;
  });
  return Object.fromEntries(cells);
}

/** A result with the points and the line that it follows from. */
function resultOf({ contract }: Table, random: Random): SampleRow {
  if (contract.result === null) return {};
  const { word, points, line } = contract.result;
  const scored = random.int(0, 40);
  const over = random.chance(0.5);
  return {
    [points]: scored,
    [line]: scored + (over ? -1.5 : 1.5),
    [word]: over ? 'OVER' : 'UNDER',
  };
}

/** A value of a key column that no other row has. */
function ofKey({ columns }: Table, column: string, index: number): SampleCell {
  return columns[column] === 'STRING' ? `${column} ${index}` : index;
}

/** A value of the column's type. */
function madeUp({ columns }: Table, column: string, day: IsoDate, random: Random): SampleCell {
  switch (columns[column]) {
    case 'INT64':
      return random.int(0, 40);
    case 'NUMERIC':
      return random.int(0, 400) / 10;
    case 'BOOL':
      return random.chance(0.5);
    case 'DATE':
      return day;
    case 'STRING':
      return `${column} ${random.int(1, 9)}`;
    default:
      return null;
  }
}
