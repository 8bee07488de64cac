import { describe, expect, it } from 'vitest';
import { freshnessFile, freshnessSchema } from '../../../src/freshness/freshness-file.js';

const NOW = Date.parse('2025-12-01T12:00:00Z');

describe('freshness.json', () => {
  it('says of every file what is in it, and until when that may be believed', () => {
    const content = freshnessFile(
      [
        {
          exporter: 'trends-hot-cold',
          file: 'whos-hot-v2.json',
          state: 'waiting',
          dataThrough: '2025-11-29',
          asOf: '2025-12-01',
          publishedAt: NOW - 60_000,
          missing: [{ table: 'nba_analytics.player_game_summary', date: '2025-11-30' }],
          leftOut: [],
          deadline: NOW + 3_600_000,
          nextSlot: { id: 'trends-hot-cold@2025-12-02', opensAt: NOW + 82_800_000 },
          unreadable: null,
          unknown: null,
        },
        {
          exporter: 'trends-team',
          file: 'team-tendencies.json',
          state: 'unknown',
          dataThrough: null,
          asOf: null,
          publishedAt: null,
          missing: [],
          leftOut: [],
          deadline: null,
          nextSlot: null,
          unreadable: null,
          unknown: 'deleted',
        },
      ],
      NOW,
    );
    expect(freshnessSchema.parse(content)).toEqual(content);
    expect(content.valid_until).toBe('2025-12-01T12:30:00.000Z');
    expect(content.files[0]).toEqual({
      exporter: 'trends-hot-cold',
      file: 'whos-hot-v2.json',
      state: 'waiting',
      reason: null,
      data_through: '2025-11-29',
      as_of: '2025-12-01',
      published_at: '2025-12-01T11:59:00.000Z',
      next_due: { slot: 'trends-hot-cold@2025-12-02', opens_at: '2025-12-02T11:00:00.000Z' },
      missing: [{ table: 'nba_analytics.player_game_summary', date: '2025-11-30' }],
      left_out: [],
    });
    expect(content.files[1]).toMatchObject({ state: 'unknown', reason: 'deleted' });
  });

  it('is still read where it says no reason, as earlier versions wrote it', () => {
    const file = {
      exporter: 'trends-team',
      file: 'team-tendencies.json',
      state: 'fresh',
      data_through: '2025-11-30',
      as_of: '2025-12-01',
      published_at: '2025-12-01T11:59:00.000Z',
      next_due: null,
      missing: [],
    };
    const times = { checked_at: '2025-12-01T12:00:00Z', valid_until: '2025-12-01T12:30:00Z' };
    expect(freshnessSchema.safeParse({ ...times, files: [file] }).success).toBe(true);
  });
});
