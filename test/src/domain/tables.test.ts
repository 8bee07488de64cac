import { describe, expect, it } from 'vitest';
import {
  findTable,
  keyWithin,
  TABLES,
  type Table,
  teamColumn,
} from '../../../src/domain/tables.js';
import { NEW_TABLES } from '../../support/new-tables.js';

/** Names that the texts made of a declaration give to what they count. */
const TAKEN = ['day', 'fault', 'of_key', 'repeats', 'n', 'result', 'sound'];

describe.each(TABLES.map((table) => [table.name, table] as const))('%s', (name, table) => {
  const { columns, contract, dateColumn, landed } = table;
  const held = (column: string | null | undefined) => column == null || column in columns;

  it('names columns that it has', () => {
    const { key, teams, season, gameId, names, result } = contract;
    const judged = landed?.kind === 'team-games' ? landed.value : null;
    const one = [season, gameId, dateColumn, judged, result?.word, result?.points, result?.line];
    expect([...key, ...teams, ...names, ...one].filter((column) => !held(column))).toEqual([]);
    expect(Object.keys(columns).filter((column) => TAKEN.includes(column))).toEqual([]);
    expect(name).toMatch(/^[a-z]\w*\.[a-z]\w*$/);
    expect(findTable(name)).toBe(table);
  });

  it('can be judged as it says', () => {
    const team = landed?.kind === 'team-games';
    expect(landed === null || dateColumn !== null).toBe(true);
    expect(team && teamColumn(table) === null).toBe(false);
    expect(team && landed.results && contract.result === null).toBe(false);
    expect(contract.key.length).toBeLessThanOrEqual(2);
    expect(contract.teams.length).toBeLessThanOrEqual(2);
    expect(table.partitions !== 'none' && dateColumn === null).toBe(false);
  });
});

it('keyWithin is the key without the date and the team', () => {
  const within = (table: Table) => keyWithin(table);
  expect(TABLES.map(({ name }) => name)).toEqual([...new Set(TABLES.map(({ name }) => name))]);
  expect(NEW_TABLES.map(within)).toEqual([['player_lookup'], ['round'], []]);
});
