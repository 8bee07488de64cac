import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { openPubSubSource } from '../../src/adapters/pubsub/index.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import { journal } from '../../src/store/journal.js';
import { readJournal } from '../../src/store/read-journal.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

const COUNT = 20_000;
const BODIES = Array.from({ length: COUNT }, (_, n) =>
  Buffer.from(JSON.stringify({ processor_name: 'PlayerGameSummaryProcessor', execution_id: n })),
);

/** Counts distinct ids; resolves `all` when every one has come. */
function tally() {
  const ids = new Set<string>();
  let resolve = () => {};
  const all = new Promise<void>((done) => {
    resolve = done;
  });
  const count = (id: string) => {
    ids.add(id);
    if (ids.size === COUNT) resolve();
  };
  return { ids, all, count };
}

describeWith(`a backlog of ${COUNT} messages on Pub/Sub's emulator`, PUBSUB_EMULATOR, () => {
  let project: EmulatedProject;
  let folder = '';
  beforeAll(async () => {
    project = await emulatedProject();
    folder = await mkdtemp(join(tmpdir(), 'drain-'));
  });
  afterAll(async () => {
    await project.close();
    await rm(folder, { recursive: true });
  });

  it('is journaled whole before it is acked, nothing lost', async () => {
    const { topic, subscription } = await project.create();
    await project.publish(topic, BODIES);
    const store = await openDirectoryStore(folder);
    const lines = journal({ store, now: () => Date.now(), instance: 'drain' });
    const { ids, all, count } = tally();
    const reports: unknown[] = [];
    const source = openPubSubSource({
      project: project.id,
      endpoint: project.host,
      subscription,
      report: (report) => reports.push(report),
    });
    let [now, most] = [0, 0];
    await source.start((message) => {
      now += 1;
      most = Math.max(most, now);
      const entry: JournalEntry = {
        kind: 'rejected',
        at: Date.now(),
        messageId: message.id,
        fault: 'drained',
      };
      void lines.append(entry).then(() => {
        now -= 1;
        message.ack();
        count(message.id);
      });
    });
    await all;
    await source.stop();
    const journaled = new Set<string>();
    const broken = ({ fault }: { readonly fault: string }) => {
      throw new Error(fault);
    };
    for await (const entry of readJournal(store, 0, broken)) {
      if (entry.kind === 'rejected') journaled.add(entry.messageId);
    }
    expect(journaled).toEqual(ids);
    expect(ids.size).toBe(COUNT);
    expect(most).toBeLessThanOrEqual(1000);
    expect(reports).toEqual([]);
  });
});
