import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from '../../src/adapters/directory/envelope.js';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import type { EpochMs } from '../../src/domain/date.js';
import { journal } from '../../src/store/journal.js';
import { letterName } from '../../src/store/letter-names.js';
import { landingLine } from './long-journal.js';

/** How much a private state holds. */
export interface FullState {
  readonly letters: number;
  readonly events: number;
  /** When the last of it was written. */
  readonly until: EpochMs;
}

const DAYS = 14;
const DAY_MS = 86_400_000;
/** What a publisher sends at a time. */
const EVENTS_AT_ONCE = 100;

/** Fills a private state as publishers might: half of all on its last day. */
export async function writeFullState(folder: string, state: FullState): Promise<void> {
  writeLetters(folder, state);
  await writeEvents(folder, state);
}

/** Written as the store writes them, but for the waiting for the disk. */
function writeLetters(folder: string, { letters, until }: FullState): void {
  for (let count = 0; count < letters; count += 1) {
    const at = until - daysBack(count) * DAY_MS - 3_600_000 + (count % 3_000_000);
    const id = randomUUID();
    const letter = {
      messageId: id,
      topic: null,
      receivedAt: new Date(at).toISOString(),
      fault: 'message body: is not JSON. Correct the publisher and send it again.',
      attributes: {},
      body: { encoding: 'utf-8', content: 'x'.repeat(200) },
    };
    const body = Buffer.from(`${JSON.stringify(letter, null, 2)}\n`);
    const name = letterName({ at, id, messages: 1 });
    const truth = join(folder, '.objects', name);
    mkdirSync(truth, { recursive: true });
    mkdirSync(join(folder, name, '..'), { recursive: true });
    const attributes = { contentType: 'application/json' };
    writeFileSync(
      join(truth, '1.object'),
      Buffer.concat(encode(randomUUID(), null, { body, attributes })),
    );
    writeFileSync(join(folder, name), body);
  }
}

async function writeEvents(folder: string, { events, until }: FullState): Promise<void> {
  const store = await openDirectoryStore(folder);
  const requests = Math.ceil(events / EVENTS_AT_ONCE);
  for (let request = 0; request < requests; request += 1) {
    const at = until - daysBack(request) * DAY_MS - 3_600_000 + (request % 3_000_000);
    const lines = journal({ store, now: () => at, instance: `bench${request}` });
    const from = request * EVENTS_AT_ONCE;
    const count = Math.min(EVENTS_AT_ONCE, events - from);
    await Promise.all(
      Array.from({ length: count }, (_, index) => lines.append(landingLine(from + index, at))),
    );
  }
}

/** The other half over the days before. */
function daysBack(number: number): number {
  return number % 2 === 0 ? 0 : 1 + (number % (DAYS - 1));
}
