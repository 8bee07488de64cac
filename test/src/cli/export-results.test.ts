import { expect, it } from 'vitest';
import { resultLines } from '../../../src/cli/export-results.js';
import { loadConfig } from '../../../src/config/index.js';
import type { RunRecord } from '../../../src/domain/run-record.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { recordOf } from '../../../streams/apply-run-result.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { draft, request } from '../../support/refreshes.js';

const RECORD = recordOf({
  plan: HOT_COLD,
  ran: {
    kind: 'published',
    request: request({ cause: 'manual' }),
    draft: draft(),
    publication: { kind: 'publication', status: 'published', generation: '1' },
  },
  finishedAt: 7,
});

const linesOf = (facts: Partial<RunRecord>) => {
  const record = { ...RECORD, ...facts };
  const done = { kind: 'done', record, recorded: true, retained: [] } as const;
  return resultLines(loadConfig({ env: {}, flags: {} }), done).map((line) => line.trim());
};

it('says of a plain file where it is, and nothing else', () => {
  expect(linesOf({})).toEqual([
    expect.stringContaining('v1/trends/whos-hot-v2.json  (data through'),
  ]);
});

it('names all that --force overrode, a line each, and what it was published in spite of', () => {
  const lost = { table: PLAYER_GAMES, date: '2025-11-09', before: 200, keys: 90 };
  const [, ...notes] = linesOf({
    overrode: [
      { kind: 'lost-rows', ...lost },
      { kind: 'null-column', table: PLAYER_GAMES, column: 'points_line', rows: 410 },
    ],
    warnings: [{ kind: 'future-as-of', asOf: '2025-12-01' }],
    leftOut: [{ table: TEAM_GAMES, column: 'pace' }],
  });
  expect(notes).toEqual([
    `--force overrode the guard: ${PLAYER_GAMES} has only 90 rows with values for 2025-11-09, of 200 behind the live file`,
    `--force overrode the guard: ${PLAYER_GAMES}.points_line is null in all 410 rows of the window`,
    'warning: the live file was as of 2025-12-01, after today: a wrong clock made it, and it was replaced',
    `partial: ${TEAM_GAMES}.pace has no value`,
  ]);
});
