import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { objectStoreContract } from '../../../contracts/object-store.js';

objectStoreContract('a directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trends-directory-'));
  return {
    store: await openDirectoryStore(root),
    another: () => openDirectoryStore(root),
    close: () => rm(root, { recursive: true }),
  };
});
