import { afterEach, describe, expect, it } from 'vitest';
import type { CountedFaults, FaultKind } from '../../../src/domain/row-faults.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { Failure } from '../../../streams/flow.js';
import { gathered } from '../../support/gathered.js';
import { HOT_COLD } from '../../support/model-plans.js';
import { HOUR, MINUTE } from '../../support/season.js';
import { newYork } from '../../support/virtual-time.js';

const SUNDAY = '2025-11-09';
const MONDAY = '2025-11-10';
const EXPORTER = 'exporter=trends-hot-cold';

let open: Awaited<ReturnType<typeof gathered>> | null = null;
afterEach(() => open?.close());

async function season(options: Partial<Parameters<typeof gathered>[0]> = {}) {
  open = await gathered({ until: SUNDAY, exporters: [HOT_COLD], ...options });
  return open;
}

/** How much the plain samples of a metric have grown. */
async function growth(
  { samples }: Awaited<ReturnType<typeof gathered>>,
  name: string,
  act: () => void,
): Promise<Readonly<Record<string, number>>> {
  const before = await samples(name);
  act();
  const grown = Object.entries(await samples(name)).map(
    ([labels, value]) => [labels, Number(value) - Number(before[labels] ?? 0)] as const,
  );
  return Object.fromEntries(grown.filter(([, by]) => by !== 0));
}

describe('metrics', () => {
  it('time a landing on its way to the file', async () => {
    const { service, samples } = await season();
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(5 * MINUTE);
    expect(await samples('trends_settle_duration_seconds')).toEqual({
      [EXPORTER]: { count: 1, sum: 60 },
    });
    expect(await samples('trends_receipt_to_file_seconds')).toEqual({
      [EXPORTER]: { count: 1, sum: 60 },
    });
    expect(await samples('trends_landing_to_file_seconds')).toEqual({
      [EXPORTER]: { count: 1, sum: 60 },
    });
  });

  it.each([
    ['a landing', 'trends_landings_total', `source=event status=success table=${PLAYER_GAMES}`],
    ['its message', 'trends_messages_total', 'outcome=landing'],
    ['the wake', 'trends_wakes_total', `${EXPORTER} why=settled`],
    ['the run', 'trends_runs_total', `cause=landing ${EXPORTER} status=published`],
    ['the file', 'trends_publications_total', `${EXPORTER} outcome=published`],
  ])('count %s', async (_what, name, labels) => {
    const all = await season();
    const grown = await growth(all, name, () => {
      all.service.land(PLAYER_GAMES, SUNDAY);
      all.service.time.advanceBy(3 * MINUTE);
    });
    expect(grown).toMatchObject({ [labels]: 1 });
  });

  it.each([
    ['duplicates', { reason: 'duplicate', outcome: 'duplicate' }],
    ['failed loads', { reason: 'status-failed', outcome: 'set-aside' }],
    ['tables that nobody reads', { reason: 'no-feed', outcome: 'landing' }],
  ])('count %s with their reason', async (_what, { reason, outcome }) => {
    const all = await season();
    const { service } = all;
    service.announce(PLAYER_GAMES, SUNDAY, { executionId: 'twice' });
    const send = () => {
      if (reason === 'duplicate') service.announce(PLAYER_GAMES, SUNDAY, { executionId: 'twice' });
      if (reason === 'status-failed') service.announce(PLAYER_GAMES, SUNDAY, { status: 'failed' });
      if (reason === 'no-feed') service.announce('nba_precompute.ml_feature_store', SUNDAY);
    };
    expect(await growth(all, 'trends_verdicts_total', send)).toEqual({
      [`exporter=none reason=${reason}`]: 1,
    });
    expect(await growth(all, 'trends_messages_total', send)).toEqual({ [`outcome=${outcome}`]: 1 });
  });

  it('put every table that is not the project’s under one label', async () => {
    const all = await season();
    const grown = await growth(all, 'trends_landings_total', () => {
      for (const table of ['x.one', 'x.two']) all.service.announce(table, SUNDAY);
    });
    expect(grown).toEqual({ 'source=event status=success table=other': 2 });
  });

  it('count what cannot be read, and what reconcile finds', async () => {
    const all = await season();
    const { service } = all;
    const dead = await growth(all, 'trends_dead_letters_total', () => {
      service.send('no event');
    });
    expect(dead).toEqual({ '': 1 });
    const found = await growth(all, 'trends_landings_total', () => {
      service.land(PLAYER_GAMES, SUNDAY, { silently: true });
      service.time.advanceBy(20 * MINUTE);
    });
    expect(found).toEqual({ [`source=observed status=partial table=${PLAYER_GAMES}`]: 1 });
  });

  it('show what settles, and for how long a run has had its claim', async () => {
    const { service, samples } = await season({ behaviour: { refreshMs: () => 4 * MINUTE } });
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(30_000);
    expect(await samples('trends_settling_landings')).toEqual({ [EXPORTER]: 1 });
    expect(await samples('trends_claim_age_seconds')).toEqual({ [EXPORTER]: 0 });
    service.time.advanceBy(90_000);
    expect(await samples('trends_settling_landings')).toEqual({ [EXPORTER]: 0 });
    expect(await samples('trends_claim_age_seconds')).toEqual({ [EXPORTER]: 60 });
    service.time.advanceBy(10 * MINUTE);
    expect(await samples('trends_claim_age_seconds')).toEqual({ [EXPORTER]: 0 });
  });

  it('measure freshness on the data: its age, its slot, its state', async () => {
    const { service, samples } = await season();
    service.time.advanceTo(newYork(MONDAY, '05:00'));
    // Data through Saturday, whose end was 29 hours ago.
    expect(await samples('trends_freshness_age_seconds')).toEqual({ [EXPORTER]: 29 * 3600 });
    expect(await samples('trends_slot_covered')).toEqual({ [EXPORTER]: 1 });
    service.time.advanceTo(newYork(MONDAY, '07:00'));
    expect(await samples('trends_slot_covered')).toEqual({ [EXPORTER]: 0 });
    expect(await samples('trends_slot_overdue_seconds')).toEqual({ [EXPORTER]: 0 });
    expect(await samples('trends_freshness_state')).toMatchObject({
      [`${EXPORTER} state=waiting`]: 1,
      [`${EXPORTER} state=fresh`]: 0,
    });
    service.time.advanceTo(newYork(MONDAY, '09:00'));
    expect(await samples('trends_slot_overdue_seconds')).toEqual({ [EXPORTER]: 3600 });
    expect(await samples('trends_freshness_state')).toMatchObject({
      [`${EXPORTER} state=partial`]: 1,
      [`${EXPORTER} state=waiting`]: 0,
    });
  });

  it('count faulty rows by kind, of runs that were held back too', async () => {
    const counted = (kind: FaultKind, faulty: number): CountedFaults => ({
      ...{ kind, faulty, table: PLAYER_GAMES, column: 'team_abbr', concerned: 300, examples: [] },
    });
    const faults = [counted('team', 20), counted('repeat', 3)];
    const held: Failure = { kind: 'held-back', message: 'gutted', remedy: 'Load it.', faults };
    let healthy = true;
    const all = await season({ behaviour: { refreshFails: () => (healthy ? null : held) } });
    healthy = false;
    const grown = await growth(all, 'trends_data_faults_total', () => {
      all.service.land(PLAYER_GAMES, SUNDAY);
      all.service.time.advanceBy(3 * MINUTE);
    });
    expect(grown).toEqual({ [`${EXPORTER} kind=team`]: 20, [`${EXPORTER} kind=repeat`]: 3 });
  });

  it('show setbacks while they stand', async () => {
    const refused: Failure = { kind: 'held-back', message: 'gutted', remedy: 'Load it.' };
    let healthy = true;
    const { service, samples } = await season({
      behaviour: { refreshFails: () => (healthy ? null : refused) },
    });
    healthy = false;
    service.land(PLAYER_GAMES, SUNDAY);
    service.time.advanceBy(HOUR);
    expect(await samples('trends_setback_runs')).toMatchObject({
      [`${EXPORTER} kind=held-back`]: 1,
      [`${EXPORTER} kind=transient`]: 0,
    });
    healthy = true;
    service.land(PLAYER_GAMES, SUNDAY, { edition: 2 });
    service.time.advanceBy(HOUR);
    expect(await samples('trends_setback_runs')).toMatchObject({
      [`${EXPORTER} kind=held-back`]: 0,
    });
  });

  it('count what could not be journaled, and goes back to its sender', async () => {
    let broken = false;
    const all = await season({ behaviour: { breaks: (effect) => broken && effect === 'journal' } });
    broken = true;
    const grown = await growth(all, 'trends_messages_total', () => {
      expect(all.service.announce(PLAYER_GAMES, SUNDAY).nacked).toBe(true);
    });
    expect(grown).toEqual({ 'outcome=refused': 1 });
    expect(
      Object.keys(
        await growth(all, 'trends_warnings_total', () => {
          all.service.announce(PLAYER_GAMES, SUNDAY);
        }),
      ),
    ).toHaveLength(1);
  });
});
