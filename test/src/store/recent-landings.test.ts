import { pino } from 'pino';
import { expect, it } from 'vitest';
import { fingerprint } from '../../../src/store/fingerprint.js';
import { journal } from '../../../src/store/journal.js';
import { rememberedSince } from '../../../src/store/recent-landings.js';
import { landing } from '../../support/landings.js';
import { memoryStore } from '../../support/memory-store.js';

const TICK = {
  kind: 'tick',
  exporters: ['trends-team'],
  asOf: null,
  force: true,
  reason: null,
} as const;

it('finds the landings and triggers journaled since a moment, oldest first, and logs what it cannot read', async () => {
  const store = memoryStore();
  let now = Date.parse('2025-12-10T12:00:00Z');
  const since = now + 1;
  const lines = journal({ store, now: () => now, instance: 'aaaa' });
  const of = (executionId: string) => landing({ executionId, receivedAt: 1 });
  const [before, first, second] = [of('e-0'), of('e-1'), of('e-2')];
  for (const each of [before, first, second]) {
    await lines.append({
      kind: 'landing',
      at: now,
      messageId: 'm',
      landing: each,
      reason: null,
      routes: [],
    });
    await lines.append({ kind: 'rejected', at: now, messageId: 'm', fault: 'odd' });
    await lines.append({ ...TICK, at: now, messageId: `tick-${each.executionId}` });
    now += 1;
  }
  const stray = {
    kind: 'landing',
    at: now,
    messageId: 'm',
    reason: 'no-feed',
    routes: [],
  } as const;
  const strayed = landing({ executionId: 'e-3', table: 'a.b', receivedAt: 1 });
  await lines.append({ ...stray, landing: strayed, nearest: 'a.c' });
  const order = { ...TICK, at: now + 5, exporters: ['trends-deep-dive'] };
  await lines.append({ ...order, messageId: 'tick-limited', reason: 'rate-limited' });
  await lines.append({ ...order, messageId: 'tick-look', force: false });
  await store.put(`journal/2025-12-10/${now}-bbbb-1.ndjson`, new Uint8Array([0xff]), {
    contentType: 'application/x-ndjson',
  });
  const logged: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  expect(await rememberedSince(store, { since, limit: 1_000, pendingAfter: 0 }, log)).toEqual({
    identities: [first, second, strayed].map(({ id }) => fingerprint(id)),
    // Of a table and date one is enough.
    landings: [second, strayed],
    pending: [first, second, strayed],
    triggers: ['tick-e-1', 'tick-e-2', 'tick-limited', 'tick-look'],
    orders: { 'trends-team': now - 1 },
    strays: [{ table: 'a.b', nearest: 'a.c', at: now }],
  });
  expect(logged).toEqual([expect.stringContaining('-bbbb-1.ndjson')]);
});

it('reads no more than the newest segments that hold as many as are wanted', async () => {
  const store = memoryStore();
  const day = 86_400_000;
  const start = Date.parse('2025-12-10T12:00:00Z');
  for (const [index, executionId] of ['e-0', 'e-1', 'e-2', 'e-3'].entries()) {
    const at = start + index * day;
    const lines = journal({ store, now: () => at, instance: 'aaaa' });
    const entry = { kind: 'landing', at, messageId: 'm', reason: null, routes: [] } as const;
    await lines.append({ ...entry, landing: landing({ executionId }) });
  }
  const log = pino({ level: 'silent' });
  const some = await rememberedSince(store, { since: start, limit: 2 }, log);
  expect(some.identities).toHaveLength(2);
  const all = await rememberedSince(store, { since: start, limit: 10 }, log);
  expect(all.identities).toHaveLength(4);
  expect(all.identities.slice(-2)).toEqual(some.identities);
});
