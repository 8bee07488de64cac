import { compare, exact } from './exact.js';
import {
  type Day,
  type DefenseRow,
  isoOf,
  type PlayerGame,
  type RawDefenseRow,
  type RawPlayerGame,
  type RawScheduleRow,
  type RawTables,
  type RawTeamGame,
  type ScheduleRow,
  type Tables,
  type TeamGame,
} from './rows.js';
import { seasonOf } from './shared.js';

/** What can be wrong with a row; a row counts under the first of them. */
type Kind =
  | 'key'
  | 'team'
  | 'season'
  | 'result-word'
  | 'result-values'
  | 'result-numbers'
  | 'repeat';

/** One faulty row, or one repeat of a row. */
export interface Fault {
  readonly table: keyof RawTables;
  readonly day: Day;
  readonly kind: Kind;
}

/** The rows that may be used, and what is wrong with the others. */
export interface Checked {
  readonly tables: Tables;
  readonly faults: readonly Fault[];
}

/** Columns that only some queries read, and that two rows of one key may so differ in unseen. */
export interface ColumnsRead {
  readonly names: boolean;
  readonly results: boolean;
  readonly pace: boolean;
  readonly tipOffs: boolean;
}

const CODES = new Set(
  'ATL BKN BOS CHA CHI CLE DAL DEN DET GSW HOU IND LAC LAL MEM MIA MIL MIN NOP NYK OKC ORL PHI PHX POR SAC SAS TOR UTA WAS'.split(
    ' ',
  ),
);
const COUNTING = ['002', '004', '005', '006'];

/** A game's id with the zeros it may have lost. */
const padded = (id: string | null): string | null =>
  id !== null && /^\d{8}$/.test(id) ? `00${id}` : id;

/** Whether a game counts: null for an id of another form than the league's. */
function counts(id: string): boolean | null {
  return /^\d{10}$/.test(id) ? COUNTING.includes(id.slice(0, 3)) : null;
}

const named = (text: string | null): string | null =>
  text !== null && /\S/.test(text) ? text : null;
const isTeam = (code: string | null): code is string => code !== null && CODES.has(code);
const trimmed = (word: string | null): string | null =>
  word === null ? null : word.replace(/^ +| +$/g, '').toUpperCase();

interface Rules<R> {
  readonly table: keyof RawTables;
  readonly day: (row: R) => Day;
  readonly key: (row: R) => readonly (string | number | null)[];
  /** What the query reads of the row: two rows alike in it are one. */
  readonly seen: (row: R) => unknown;
  /** The first fault of a row whose key is its own. */
  readonly fault: (row: R) => Kind | null;
}

const asText = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}` : part));

/** Each row once with its fault, and a fault for every repeat. */
function judge<R>(rows: readonly R[], { table, day, key, seen, fault }: Rules<R>) {
  const faults: Fault[] = [];
  const alike = new Map<string, R>();
  for (const row of rows) {
    const text = asText([key(row), seen(row)]);
    if (alike.has(text)) faults.push({ table, day: day(row), kind: 'repeat' });
    else alike.set(text, row);
  }
  const ofKey = new Map<string, number>();
  for (const row of alike.values()) {
    const text = asText(key(row));
    ofKey.set(text, (ofKey.get(text) ?? 0) + 1);
  }
  const judged = [...alike.values()].map((row) => {
    const isKeyed = key(row).every((part) => part !== null) && ofKey.get(asText(key(row))) === 1;
    return { row, kind: isKeyed ? fault(row) : ('key' as const) };
  });
  for (const { row, kind } of judged) {
    if (kind !== null) faults.push({ table, day: day(row), kind });
  }
  return { judged, faults };
}

const season = (row: { readonly season: number | null; readonly day: Day }): Kind | null =>
  row.season === seasonOf(isoOf(row.day)) ? null : 'season';

function resultFault({ result, points, line }: RawPlayerGame): Kind | null {
  if (result === null) return null;
  if (!['OVER', 'UNDER', 'PUSH'].includes(result)) return 'result-word';
  if (points === null || line === null) return result === 'PUSH' ? null : 'result-values';
  const ahead = compare(exact(points), line);
  const said = result === 'OVER' ? 1 : result === 'UNDER' ? -1 : 0;
  return ahead === said ? null : 'result-numbers';
}

const ROW_KINDS: readonly (Kind | null)[] = ['key', 'team', 'season'];

function checkPlayers(raw: readonly RawPlayerGame[], reads: ColumnsRead) {
  const rows = raw
    .map((row) => ({
      ...row,
      // An empty lookup is as good as none, and yet not the same: rows with one and the other are two.
      lookup: row.player,
      player: named(row.player),
      fullName: named(row.fullName),
      gameId: padded(row.gameId),
      result: trimmed(row.result),
    }))
    .filter((row) => row.gameId === null || counts(row.gameId) !== false);
  const { judged, faults } = judge(rows, {
    table: 'playerGames',
    day: (row) => row.day,
    key: (row) => [row.player, row.gameId],
    seen: ({ lookup, day, team, opponent, season: year, points, fullName, line, result }) => [
      ...[lookup, day, team, opponent, year, points],
      ...(reads.names ? [fullName] : []),
      ...(reads.results ? [line, result] : []),
    ],
    fault: (row) => {
      if (!isTeam(row.team) || !isTeam(row.opponent)) return 'team';
      return season(row) ?? (reads.results ? resultFault(row) : null);
    },
  });
  const sound = judged.flatMap(({ row, kind }): PlayerGame[] => {
    const { player, gameId, team, opponent, season: year } = row;
    if (ROW_KINDS.includes(kind) || player === null || gameId === null) return [];
    if (team === null || opponent === null || year === null) return [];
    const result = kind === null && row.result !== 'PUSH' ? row.result : null;
    return [{ ...row, player, gameId, team, opponent, season: year, result }];
  });
  return { sound, faults };
}

function checkTeams(raw: readonly RawTeamGame[], reads: ColumnsRead) {
  const rows = raw
    .map((row) => ({ ...row, gameId: padded(row.gameId) }))
    .filter((row) => row.gameId === null || counts(row.gameId) !== false);
  const { judged, faults } = judge(rows, {
    table: 'teamGames',
    day: (row) => row.day,
    key: (row) => [row.team, row.gameId],
    seen: ({ day, opponent, season: year, points, home, pace }) => [
      ...[day, opponent, year, points, home],
      ...(reads.pace ? [pace] : []),
    ],
    fault: (row) => (isTeam(row.team) && isTeam(row.opponent) ? season(row) : 'team'),
  });
  const sound = judged.flatMap(({ row, kind }): TeamGame[] => {
    const { gameId, team, season: year } = row;
    if (kind !== null || gameId === null || team === null || year === null) return [];
    return [{ ...row, gameId, team, season: year }];
  });
  return { sound, faults };
}

function checkDefense(raw: readonly RawDefenseRow[]) {
  const { judged, faults } = judge(raw, {
    table: 'defense',
    day: (row) => row.day,
    key: (row) => [row.team, row.day],
    seen: ({ paint, perimeter, opponentPoints }) => [paint, perimeter, opponentPoints],
    fault: (row) => (isTeam(row.team) ? null : 'team'),
  });
  const sound = judged.flatMap(({ row, kind }): DefenseRow[] =>
    kind !== null || row.team === null ? [] : [{ ...row, team: row.team }],
  );
  return { sound, faults };
}

/** Only games that count are in the schedule. */
function checkSchedule(raw: readonly RawScheduleRow[], reads: ColumnsRead) {
  const rows = raw
    .map((row) => ({ ...row, gameId: padded(row.gameId) }))
    .filter((row) => row.gameId === null || counts(row.gameId) === true);
  const { judged, faults } = judge(rows, {
    table: 'schedule',
    day: (row) => row.day,
    key: (row) => [row.gameId],
    seen: ({ day, home, away, tipOff }) => [day, home, away, ...(reads.tipOffs ? [tipOff] : [])],
    fault: (row) => (isTeam(row.home) && isTeam(row.away) ? null : 'team'),
  });
  const sound = judged.flatMap(({ row, kind }): ScheduleRow[] => {
    const { gameId, home, away } = row;
    if (kind !== null || gameId === null || home === null || away === null) return [];
    return [{ ...row, gameId, home, away }];
  });
  return { sound, faults };
}

/** The contract of rows, as a query that reads those columns sees it. */
export function checkRows(raw: RawTables, reads: ColumnsRead): Checked {
  const players = checkPlayers(raw.playerGames, reads);
  const teams = checkTeams(raw.teamGames, reads);
  const defense = checkDefense(raw.defense);
  const schedule = checkSchedule(raw.schedule, reads);
  const registry = raw.registry.flatMap((row) => {
    const [player, name] = [named(row.player), named(row.name)];
    return player === null ? [] : [{ ...row, player, name }];
  });
  return {
    tables: {
      playerGames: players.sound,
      teamGames: teams.sound,
      defense: defense.sound,
      schedule: schedule.sound,
      registry,
      stored: raw.stored,
    },
    faults: [players, teams, defense, schedule].flatMap(({ faults }) => faults),
  };
}
