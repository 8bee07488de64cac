import { join } from 'node:path';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { loadConfig } from '../../src/config/index.js';
import type { EpochMs } from '../../src/domain/date.js';
import { sentences } from '../../src/explain/sentences.js';
import { explainExporter } from '../../src/service/explain-exporter.js';
import { states } from '../../src/store/states.js';

/** What the service's own journal and state say about files that should be fresh and are not. */
export async function whyStale(
  folder: string,
  files: readonly string[],
  now: EpochMs,
): Promise<string> {
  const config = loadConfig({ file: join(folder, 'trends.yaml'), env: {}, flags: {} });
  const store = await openDirectoryStore(join(folder, 'state'));
  const stories = EXPORTERS.filter(({ file }) => files.includes(file)).map(async ({ name }) => {
    const told = await explainExporter(
      config,
      { privately: store, published: null },
      name,
      { at: null, now },
      () => undefined,
    );
    const state = await states(store).load(name);
    return [...sentences(told), JSON.stringify(state)].join('\n');
  });
  return (await Promise.all(stories)).join('\n\n');
}
