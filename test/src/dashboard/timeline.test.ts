import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src/dashboard/timeline.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { HOT_COLD, SIX } from '../../support/model-plans.js';
import { SETTINGS } from '../../support/model-world.js';

const exporter = HOT_COLD.name;
const settings = { ...SETTINGS, quietMs: 60_000, maxWaitMs: 1_800_000 };
const slot = 'trends-hot-cold@2025-12-01';

const first = landingAt('2025-12-01 06:12', '2025-11-30', { status: 'partial' });
const second = landingAt('2025-12-01 06:20', '2025-11-30');
const waits = (at: string, landings: readonly string[]) =>
  verdictAt(at, {
    exporter,
    reason: 'waiting-for',
    detail: `${PLAYER_GAMES} 2025-11-30`,
    landings,
  });
const run = ranAt('2025-12-01 06:21', {
  exporter,
  asOf: '2025-12-01',
  slot,
  landings: [first.id, second.id],
});
const setAside: JournalEntry = {
  kind: 'set-aside',
  at: ny('2025-12-01 06:30'),
  messageId: 'm',
  reason: 'status-failed',
  table: PLAYER_GAMES,
  gameDate: '2025-11-29',
  executionId: 'e',
};
const MORNING: readonly JournalEntry[] = [
  waits('2025-12-01 06:00', []),
  landed(exporter, first),
  waits('2025-12-01 06:13', [first.id]),
  landed(exporter, second),
  run,
  setAside,
];

const at = (now: string, entries = MORNING, hours = 6) =>
  timelineOf({ entries, plans: SIX, settings, now: ny(now), hours });
const laneAt = async (now: string, entries = MORNING) => {
  const lane = (await at(now, entries)).lanes.find((each) => each.exporter === exporter);
  return lane ?? expect.fail('no lane');
};

describe('timelineOf', () => {
  it('shows of a morning what landed, settled, waited and ran', async () => {
    const { landings, lanes } = await at('2025-12-01 09:00');
    expect(lanes.map((lane) => lane.exporter)).toEqual(SIX.map(({ name }) => name));
    expect(landings).toEqual([
      expect.objectContaining({ id: first.id, status: 'partial', exporters: [exporter] }),
      expect.objectContaining({ id: second.id, status: 'success', reason: null }),
      expect.objectContaining({ status: 'failed', reason: 'status-failed', exporters: [] }),
    ]);
    expect(await laneAt('2025-12-01 09:00')).toEqual({
      exporter,
      settles: [
        { from: ny('2025-12-01 06:12'), to: ny('2025-12-01 06:13') },
        { from: ny('2025-12-01 06:20'), to: ny('2025-12-01 06:21') },
      ],
      slots: [
        {
          id: slot,
          opensAt: ny('2025-12-01 06:00'),
          deadline: ny('2025-12-01 08:00'),
          coveredAt: ny('2025-12-01 06:21') + 4_000,
        },
      ],
      runs: [
        {
          runId: expect.any(String),
          from: ny('2025-12-01 06:21'),
          to: ny('2025-12-01 06:21') + 4_000,
          status: 'published',
          cause: 'landing',
          partial: false,
        },
      ],
      rests: [
        {
          at: ny('2025-12-01 06:00'),
          reason: 'waiting-for',
          detail: `${PLAYER_GAMES} 2025-11-30`,
        },
      ],
    });
  });

  it('shows what was known at the moment, and the slots to come', async () => {
    const before = await laneAt('2025-12-01 06:12');
    expect(before.settles).toEqual([{ from: ny('2025-12-01 06:12'), to: ny('2025-12-01 06:13') }]);
    expect(before.slots).toMatchObject([{ id: slot, coveredAt: null }]);
    expect((await at('2025-12-01 06:12')).landings).toHaveLength(1);
    const evening = await laneAt('2025-12-02 04:00', []);
    expect(evening.slots).toMatchObject([
      { id: 'trends-hot-cold@2025-12-02', opensAt: ny('2025-12-02 06:00') },
    ]);
  });

  it('leaves out what ended before it begins, and keeps what reaches into it', async () => {
    const { from, to, now, landings } = await at('2025-12-01 12:13', MORNING, 6);
    expect([from, to, now]).toEqual([
      ny('2025-12-01 06:13'),
      ny('2025-12-01 15:13'),
      ny('2025-12-01 12:13'),
    ]);
    expect(landings.map(({ id }) => id)).not.toContain(first.id);
    expect((await laneAt('2025-12-01 12:13')).settles).toHaveLength(2);
    expect((await laneAt('2025-12-01 12:14')).settles).toHaveLength(1);
  });

  it('counts a refresh from before the opening unless the gate waited after it', async () => {
    const early = ranAt('2025-12-01 05:00', { exporter, asOf: '2025-12-01' });
    const partial = ranAt('2025-12-01 08:00', {
      exporter,
      asOf: '2025-12-01',
      missing: [{ table: PLAYER_GAMES, date: '2025-11-30' }],
    });
    const covered = async (entries: readonly JournalEntry[]) =>
      (await laneAt('2025-12-01 09:00', entries)).slots[0]?.coveredAt;
    expect(await covered([early])).toBe(ny('2025-12-01 05:00') + 4_000);
    expect(await covered([early, waits('2025-12-01 06:00', [])])).toBeNull();
    expect(await covered([early, waits('2025-12-01 06:00', []), partial])).toBeNull();
    expect(await covered([early, waits('2025-12-01 06:00', []), run])).toBe(
      ny('2025-12-01 06:21') + 4_000,
    );
  });

  it('of a flood shows the newest, those that go somewhere first, and counts the rest', async () => {
    const flood = Array.from({ length: 2_500 }, (_, n) =>
      landed(exporter, landingAt('2025-12-01 06:12', '2025-11-30', { executionId: `e${n}` }), {
        reason: 'no-feed',
        route: null,
      }),
    );
    const { landings, landingsOmitted } = await at('2025-12-01 09:00', [...flood, ...MORNING]);
    expect([landings.length, landingsOmitted]).toEqual([2_000, 503]);
    expect(landings.filter(({ exporters }) => exporters.length > 0)).toHaveLength(2);
    const times = landings.map((mark) => mark.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
