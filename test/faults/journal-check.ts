import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { readJournal } from '../../src/store/read-journal.js';
import type { Bus } from './bus.js';

/**
 * Whether what was acknowledged is kept: good events in the journal, the others as dead letters.
 * @param once whether an event may be there only once, as it must be when one instance reads at a time
 * @returns what is wrong, in sentences
 */
export async function journalFaults(
  state: string,
  { acked, dead, nacked }: Pick<Bus, 'acked' | 'dead' | 'nacked'>,
  once: boolean,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const times = new Map<string, string[]>();
  const store = await openDirectoryStore(state);
  const torn = ({ segment, fault }: { segment: string; fault: string }) =>
    faults.push(`${segment}: ${fault}`);
  for await (const entry of readJournal(store, 0, torn)) {
    if (entry.kind !== 'landing') continue;
    const { executionId } = entry.landing;
    const at = new Date(entry.at).toISOString();
    times.set(executionId, [...(times.get(executionId) ?? []), `${at} as ${entry.messageId}`]);
  }
  for (const event of acked) {
    const { execution_id } = event;
    const found = times.get(execution_id) ?? [];
    if (found.length === 0) {
      faults.push(`${execution_id} was acknowledged and is not in the journal`);
    }
    if (once && found.length > 1 && !nacked.has(event)) {
      faults.push(`${execution_id} is in the journal more than once: ${found.join(', ')}`);
    }
  }
  const letters = await deadLetters(join(state, 'dead-letter'));
  for (const text of dead) {
    if (!letters.includes(text)) faults.push(`${text} was acknowledged and is no dead letter`);
  }
  return faults;
}

/** The bodies of the messages that were set aside. */
async function deadLetters(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  return Promise.all(
    files.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')).body.content),
  );
}
