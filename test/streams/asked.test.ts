import { firstValueFrom, from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES, REGISTRY } from '../../src/domain/tables.js';
import type { WatermarksAsked } from '../../src/domain/watermarks.js';
import { instrumentedDeps } from '../../src/telemetry/instrumented-deps.js';
import { askedBy } from '../../streams/asked.js';
import { withSnapshots } from '../../streams/snapshots.js';
import { DEADLINE, NOON, ON_LANDING, ON_SLOT, OPENS_AT, triggerWith } from '../support/contexts.js';
import { landing } from '../support/landings.js';
import { modelWorld, SETTINGS } from '../support/model-world.js';
import { virtualTime } from '../support/virtual-time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const since = (facts: Parameters<typeof triggerWith>[0], now = NOON, plan = ON_LANDING) =>
  askedBy(plan, triggerWith(facts), now, SETTINGS).since;
const announced = (receivedAt: number, table = PLAYER_GAMES) => landing({ table, receivedAt });

describe('how recent a reading must be', () => {
  it('is an hour without any reason for more', () => {
    expect(since({ why: 'reconcile' })).toBe(NOON - HOUR);
    expect(since({ why: 'settled', landings: [announced(NOON - 1, REGISTRY)] })).toBe(NOON - HOUR);
  });

  it('is since the newest announcement that is carried', () => {
    const landings = [announced(NOON - 5), announced(NOON - 9)];
    expect(since({ landings })).toBe(NOON - 5);
    expect(since({ landings }, NOON, ON_SLOT)).toBe(NOON - 5);
  });

  it('is since the slot opened, and since its deadline', () => {
    const at = (now: number) => since({ why: 'alarm' }, now);
    expect([OPENS_AT, OPENS_AT + 9].map(at)).toEqual([OPENS_AT, OPENS_AT]);
    expect([DEADLINE - 1, DEADLINE, DEADLINE + 9].map(at)).toEqual([
      DEADLINE - 1 - HOUR,
      DEADLINE,
      DEADLINE,
    ]);
  });

  it('is just now on a manual trigger', () => {
    expect(since({ why: 'tick' })).toBe(NOON - MINUTE);
  });

  it('is between two probes for an announced date, where landings refresh the file', () => {
    const landings = [announced(NOON - 10 * MINUTE)];
    const probe = { why: 'alarm', landings } as const;
    expect(since(probe)).toBe(NOON - SETTINGS.probeMs / 2);
    expect(since(probe, NOON, ON_SLOT)).toBe(NOON - 10 * MINUTE);
    const old = [announced(NOON - 31 * MINUTE)];
    expect(since({ why: 'alarm', landings: old })).toBe(NOON - 31 * MINUTE);
  });

  it('is never later than now, whatever clock the announcement was received by', () => {
    expect(since({ landings: [announced(NOON + HOUR)] })).toBe(NOON);
  });
});

it('asks for the announced dates of the tables that are waited for', () => {
  const landings = [announced(1), landing({ gameDate: '2025-10-01' }), announced(2, REGISTRY)];
  const { dates } = askedBy(ON_LANDING, triggerWith({ landings }), NOON, SETTINGS);
  expect(dates).toEqual({ [PLAYER_GAMES]: [landings[0]?.gameDate, '2025-10-01'] });
});

it('comes through what listens at the world', async () => {
  const heard: (WatermarksAsked | undefined)[] = [];
  const { deps } = modelWorld({ time: virtualTime(NOON) });
  const listening = {
    ...deps,
    levels: (tables: readonly string[], asked?: WatermarksAsked) => {
      heard.push(asked);
      return deps.levels(tables, asked);
    },
  };
  const asked = { since: NOON };
  for (const each of [
    withSnapshots(listening),
    instrumentedDeps(
      listening,
      () => {},
      () => {},
    ),
  ]) {
    await firstValueFrom(from(each.levels([PLAYER_GAMES], asked)));
  }
  expect(heard).toEqual([asked, asked]);
});
