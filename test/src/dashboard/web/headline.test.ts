import { describe, expect, it } from 'vitest';
import type { ExporterCard } from '../../../../src/dashboard/api.js';
import { headlineOf } from '../../../../src/dashboard/web/overview/headline.js';

const FRESH: ExporterCard = {
  exporter: 'trends-team',
  file: 'team-tendencies.json',
  on: 'slot',
  state: 'fresh',
  activity: 'idle',
  why: '',
  told: '',
  reason: null,
  dataThrough: null,
  asOf: null,
  publishedAt: null,
  missing: [],
  lastRefresh: null,
  next: null,
  deadline: null,
  setback: null,
  pinned: null,
};
const MISSING = [{ table: 'nba_analytics.player_game_summary', date: '2025-01-14' }];
const LACKS = {
  table: 'nba_analytics.player_game_summary',
  date: '2025-01-14',
  lack: { kind: 'team', team: 'BKN', code: 'BRK' },
} as const;
const WAITING: ExporterCard = { ...FRESH, state: 'waiting', missing: MISSING };
const STALE: ExporterCard = { ...FRESH, state: 'stale', missing: MISSING };

describe('headlineOf', () => {
  it.each([
    [[FRESH, FRESH], 'fresh', 'All two files are fresh'],
    [[FRESH, WAITING], 'waiting', 'One of two files waits for player_game_summary of Tue, Jan 14'],
    [
      [{ ...WAITING, missing: [...MISSING, LACKS] }],
      'waiting',
      'One of one files waits for player_game_summary of Tue, Jan 14, without BKN in player_game_summary',
    ],
    [
      [{ ...WAITING, missing: [LACKS] }, FRESH],
      'waiting',
      'One of two files waits to be refreshed, without BKN in player_game_summary',
    ],
    [
      [WAITING, WAITING, FRESH],
      'waiting',
      'Two of three files wait for player_game_summary of Tue, Jan 14',
    ],
    [[FRESH, { ...WAITING, missing: [] }], 'waiting', 'One of two files waits to be refreshed'],
    [
      [STALE, { ...STALE, state: 'partial' }, FRESH],
      'stale',
      'One of three files is stale and one is partial, without player_game_summary of Tue, Jan 14',
    ],
    [
      [STALE, { ...WAITING, missing: [] }],
      'stale',
      'One of two files is stale, without player_game_summary of Tue, Jan 14 and one waits to be refreshed',
    ],
    [[{ ...FRESH, state: 'unknown' }, FRESH], 'unknown', 'One of two files cannot be told'],
    [[], 'unknown', 'There are no files'],
  ] as const)('tells of %# files', (cards, state, text) => {
    expect(headlineOf(cards)).toEqual({ state, text, beside: null });
  });

  it('tells beside it what an operator wants to know of any state', () => {
    const cards: ExporterCard[] = [
      { ...FRESH, activity: 'pinned' },
      { ...WAITING, exporter: 'trends-hot-cold', activity: 'failing' },
      { ...WAITING, exporter: 'trends-quick-hits', activity: 'failing' },
    ];
    expect(headlineOf(cards).beside).toBe(
      'Hot & cold and Quick hits are failing; Team tendencies is pinned.',
    );
  });
});
