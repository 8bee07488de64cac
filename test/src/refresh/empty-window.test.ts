import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingText } from '../../../src/domain/guard-findings.js';
import { PLAYER_GAMES, REGISTRY, type TableName, TEAM_GAMES } from '../../../src/domain/tables.js';
import { emptyWindow } from '../../../src/refresh/empty-window.js';
import { playerGame } from '../../support/rows.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../../support/table-folder.js';

const folder = temporaryFolder('tables');
let warehouse: ListeningWarehouse;
beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, {
    player_game_summary: [playerGame('a', '2023-10-24'), playerGame('a', '2025-04-13')],
  });
});

afterAll(() => warehouse.close());

/** What is found, in words. */
async function told(tables: readonly TableName[], asOf: string) {
  const finding = await emptyWindow(warehouse, tables, asOf);
  return finding === null ? null : findingText(finding);
}

describe('emptyWindow', () => {
  it.each(['2023-10-24', '2024-07-15', '2025-04-13', '2025-10-30'])(
    'takes the silence before %s for an off-season',
    async (asOf) => {
      expect(await emptyWindow(warehouse, [PLAYER_GAMES], asOf)).toBeNull();
    },
  );

  it.each(['1999-01-01', '2023-10-23', '2025-10-31', '2035-01-01'])(
    'names the range the table holds when %s lies outside of it',
    async (asOf) => {
      expect(await told([PLAYER_GAMES], asOf)).toBe(
        `${PLAYER_GAMES} has no rows in the 200 days up to ${asOf}; it holds 2023-10-24 to 2025-04-13`,
      );
    },
  );

  it('says that a table is empty', async () => {
    expect(await told([PLAYER_GAMES, TEAM_GAMES], '2025-04-13')).toBe(
      `${TEAM_GAMES} has no rows at all`,
    );
  });

  it('asks nothing without a suspect, nor of an undated table', async () => {
    const before = warehouse.queries.length;
    expect(await emptyWindow(warehouse, [], '1999-01-01')).toBeNull();
    expect(await emptyWindow(warehouse, [REGISTRY], '1999-01-01')).toBeNull();
    expect(warehouse.queries).toHaveLength(before);
  });
});
