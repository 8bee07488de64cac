import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';

/**
 * Runs as a process of its own: puts ever new objects at one name until it is killed. Each object is
 * one letter repeated, so that a mixture of two would show.
 */
const [root = '', name = '', first = '0'] = process.argv.slice(2);
const store = await openDirectoryStore(root);
for (let n = Number(first); ; n += 1) {
  const letter = 97 + (n % 26);
  const body = new Uint8Array(20_000 + 997 * (n % 50)).fill(letter);
  await store.put(name, body, { contentType: 'text/plain' });
  process.stdout.write('.');
}
