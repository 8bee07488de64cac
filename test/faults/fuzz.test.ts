import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { unwrap } from '../../src/http/push-envelope.js';
import { startService } from '../../src/service.js';
import { readJournal } from '../../src/store/read-journal.js';
import { cannedWarehouse } from '../support/canned-warehouse.js';
import { memoryStore } from '../support/memory-store.js';
import { fuzzedBody } from './fuzz-events.js';

const EVENTS = 100_000;
const BATCH = 1_000;
const SEED = 1;
const MEGABYTE = 2 ** 20;

const hashOf = (body: Uint8Array) => createHash('sha256').update(body).digest('hex');

/** The bodies of the dead letters, each with its fault. */
async function deadLetters(store: ReturnType<typeof memoryStore>) {
  const letters: (readonly [string, string])[] = [];
  for (const name of await store.list('dead-letter/')) {
    const object = await store.get(name);
    const { body, fault } = JSON.parse(new TextDecoder().decode(object?.body));
    const encoding = body.encoding === 'base64' ? 'base64' : 'utf-8';
    letters.push([hashOf(Buffer.from(body.content, encoding)), fault]);
  }
  return letters;
}

/** How often each kind of line is in the journal, and each execution among those read. */
async function journaled(store: ReturnType<typeof memoryStore>) {
  const kinds = new Map<string, number>();
  const messages = new Set<string>();
  const faults: object[] = [];
  for await (const entry of readJournal(store, 0, (fault) => faults.push(fault))) {
    kinds.set(entry.kind, (kinds.get(entry.kind) ?? 0) + 1);
    if ('messageId' in entry) messages.add(entry.messageId);
  }
  return { count: (kind: string) => kinds.get(kind) ?? 0, messages, faults };
}

it('takes 100,000 fuzzed events: rejects with a reason or journals once, and stays alive', async () => {
  const privately = memoryStore();
  const service = await startService({
    // All of them are to be kept.
    config: loadConfig({ env: { TRENDS_INTAKE_DEAD_LETTERS: '100000' }, flags: {} }),
    adapters: {
      warehouse: cannedWarehouse(),
      published: memoryStore(),
      privately,
      scheduler: asyncScheduler,
    },
    log: pino({ level: 'silent' }),
  });
  const rejected: string[] = [];
  let [accepted, largest] = [0, 0];
  for (let first = 0; first < EVENTS; first += BATCH) {
    const batch = Array.from({ length: BATCH }, async (_, n) => {
      const message = unwrap(fuzzedBody(SEED, first + n));
      const sender = `fuzzer ${first}`;
      if ((await service.deliver({ ...message, sender })).fault === null) accepted += 1;
      else rejected.push(hashOf(message.body));
    });
    await Promise.all(batch);
    largest = Math.max(largest, process.memoryUsage().heapUsed);
  }
  expect(service.ready()).toBe(true);
  await service.stop();

  const letters = await deadLetters(privately);
  expect(letters.map(([hash]) => hash).sort()).toEqual(rejected.sort());
  expect(letters.filter(([, fault]) => fault.length < 10)).toEqual([]);
  const { count, messages, faults } = await journaled(privately);
  expect(faults).toEqual([]);
  expect(count('rejected')).toBe(rejected.length);
  const read = ['landing', 'set-aside', 'noted', 'change', 'tick'].map(count);
  expect(read.reduce((sum, each) => sum + each, 0)).toBe(accepted);
  expect(messages.size).toBe(EVENTS);
  expect(Math.min(accepted, rejected.length)).toBeGreaterThan(EVENTS / 10);
  console.info(
    `${accepted} accepted, ${rejected.length} rejected, heap at most ${Math.round(largest / MEGABYTE)} MB`,
  );
  expect(largest / MEGABYTE).toBeLessThan(1_500);
});
