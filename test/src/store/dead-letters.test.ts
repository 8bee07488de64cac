import { expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import type { Message } from '../../../src/ports/event-source.js';
import type { DeadLetter } from '../../../src/store/dead-letters.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { temporaryFolder } from '../../support/table-folder.js';

const folder = temporaryFolder('dead-letters');
const AT = Date.parse('2025-12-10T23:30:00Z');

const message = (id: string, body: Uint8Array): Message => ({
  id,
  topic: 'nba-phase3-analytics-complete',
  body,
  attributes: { origin: 'test' },
  ack: () => {},
  nack: () => {},
});

/** Keeps a message; the letter as a later process finds it. */
async function kept(id: string, body: Uint8Array): Promise<DeadLetter> {
  const store = await openDirectoryStore(folder);
  const before = await store.list('dead-letter/');
  await keepDeadLetter(store, message(id, body), 'status: odd', AT);
  const [name = '', ...more] = (await store.list('dead-letter/')).filter(
    (each) => !before.includes(each),
  );
  expect(more).toEqual([]);
  expect(name).toMatch(new RegExp(`^dead-letter/2025-12-10/${AT}-[\\w-]+\\.json$`));
  return JSON.parse(new TextDecoder().decode((await store.get(name))?.body));
}

it('keeps a text as it came, with everything known of it', async () => {
  const text = '\ufeff{"name": "Jokić\\u0000",\r\n';
  expect(await kept('m-1', new TextEncoder().encode(text))).toEqual({
    messageId: 'm-1',
    topic: 'nba-phase3-analytics-complete',
    receivedAt: '2025-12-10T23:30:00.000Z',
    fault: 'status: odd',
    attributes: { origin: 'test' },
    body: { encoding: 'utf-8', content: text },
  });
});

it('keeps bytes that are no text, to the last one', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const { body } = await kept('m-2', bytes);
  expect(body.encoding).toBe('base64');
  expect([...Buffer.from(body.content, 'base64')]).toEqual([...bytes]);
});

it('keeps ten megabytes', async () => {
  const { body } = await kept('m-3', new Uint8Array(10_000_000).fill(0x61));
  expect(body.content).toHaveLength(10_000_000);
});

it('keeps messages whatever their id looks like', async () => {
  const id = '../../etc/passwd:12 ✓';
  expect((await kept(id, new Uint8Array())).messageId).toBe(id);
  expect((await kept(`${'x'.repeat(500)}`, new Uint8Array())).messageId).toHaveLength(500);
});
