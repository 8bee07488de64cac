import { expect, it } from 'vitest';
import { statusTable } from '../../../src/cli/status-table.js';
import type { ExporterStatus } from '../../../src/service/status-report.js';

const NOW = Date.parse('2025-12-01T14:00:00Z');
const RUN = '20251130T114338Z-c9f9e2';

const status: ExporterStatus = {
  exporter: 'trends-team',
  file: 'team-tendencies.json',
  state: 'stale',
  dataThrough: '2025-11-29',
  asOf: '2025-11-30',
  publishedAt: NOW - 3_600_000,
  missing: [],
  leftOut: [],
  nextSlot: null,
  deadline: null,
  cause: 'slot',
  runId: RUN,
  paused: false,
  pinned: null,
  setback: null,
  unreadable: null,
  unknown: null,
  amiss: null,
};

const shown = (changed: Partial<ExporterStatus>) =>
  statusTable([{ ...status, ...changed }], NOW).slice(1);

it('says nothing beside the state of a file that runs as configured', () => {
  expect(shown({})).toEqual([expect.stringMatching(/^trends-team +stale {2}2025-11-29 /)]);
});

it.each([
  ['paused', { paused: true }, 'trends-team is paused, until: trends resume trends-team'],
  [
    'pinned',
    { pinned: RUN },
    `trends-team is pinned to run ${RUN}, until: trends resume trends-team`,
  ],
  [
    'pinned',
    { pinned: RUN, paused: true },
    `trends-team is pinned to run ${RUN}, until: trends resume trends-team`,
  ],
])('says that a file is %s, and how that ends', (word, changed, remark) => {
  const [row, ...remarks] = shown(changed);
  expect(row).toMatch(new RegExp(`^trends-team +stale, ${word} {2}2025-11-29 `));
  expect(remarks).toEqual([remark]);
});

it('says what a file waits for, and apart from it what it lacks and nobody waits for', () => {
  const table = 'nba_analytics.player_game_summary';
  const lack = { kind: 'team', team: 'BKN', code: 'BRK' } as const;
  const [, ...remarks] = shown({
    missing: [
      { table, date: '2025-11-30' },
      { table, date: '2025-11-30', lack },
    ],
    deadline: NOW,
  });
  expect(remarks).toEqual([
    `trends-team waits for ${table} 2025-11-30, until Mon 2025-12-01 09:00 EST`,
    `trends-team lacks BKN in ${table} 2025-11-30 (rows of BRK)`,
  ]);
});

it('says of a deadline that has passed that the file waited until then', () => {
  const missing = [{ table: 'nba_analytics.player_game_summary', date: '2025-11-30' }] as const;
  const [, ...remarks] = shown({ missing, deadline: NOW - 60_000 });
  expect(remarks).toEqual([
    'trends-team waited for nba_analytics.player_game_summary 2025-11-30, until Mon 2025-12-01 08:59 EST',
  ]);
});
