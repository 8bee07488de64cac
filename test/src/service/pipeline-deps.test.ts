import { from, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { exporterOf } from '../../../exporters/registry.js';
import { loadConfig } from '../../../src/config/index.js';
import { openLog } from '../../../src/log.js';
import { rollBack } from '../../../src/operations/rollback.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { pipelineDeps } from '../../../src/service/pipeline-deps.js';
import { plansOf } from '../../../src/service/plans.js';
import { journal } from '../../../src/store/journal.js';
import { states } from '../../../src/store/states.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { memoryStore } from '../../support/memory-store.js';
import { draft, request } from '../../support/refreshes.js';
import { virtualTime } from '../../support/virtual-time.js';

const EXPORTER = 'trends-hot-cold';
const LIVE = 'v1/trends/whos-hot-v2.json';
const FORMER = '20251110T110000Z-aaaaaa';
const NOW = Date.parse('2025-11-11T12:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

/** The world over these files, and a run that has been claimed in it. */
async function claimedIn(published: ObjectStore, privately: ObjectStore) {
  const config = loadConfig({ env: {}, flags: {} });
  const { scheduler } = virtualTime(NOW);
  const deps = pipelineDeps({
    config,
    adapters: { warehouse: cannedWarehouse(), published, privately, scheduler },
    plans: plansOf(config),
    journal: journal({ store: privately, now: () => NOW, instance: 'one' }),
    recalled: { known: [], pending: [], triggers: [], readings: {} },
    log: await openLog({ level: 'silent', format: 'json' }),
    stopping: () => false,
    holder: 'one',
  });
  const run = request({ asOf: '2025-11-11', through: '2025-11-11' });
  const state = await states(privately).load(EXPORTER);
  const claim = { holder: 'one', runId: run.runId, until: NOW + 60_000 };
  await states(privately).save(EXPORTER, { ...state, claim });
  return { deps, run };
}

describe('a version is put back while a run is about to publish', () => {
  it('stays: the run finds the pin before it replaces the file', async () => {
    const [published, privately] = [memoryStore(), memoryStore()];
    const metadata = { 'run-id': FORMER, 'as-of': '2025-11-10' };
    const json = { contentType: 'application/json', metadata };
    await published.put(
      `v1/trends/history/2025-11-10/whos-hot-v2.${FORMER}.json`,
      bytes('former'),
      json,
    );
    await published.put(LIVE, bytes('latest'), json);
    let once = 1;
    const files: ObjectStore = {
      ...published,
      head: async (name) => {
        if (name === LIVE && once-- > 0) {
          const exporter = exporterOf(EXPORTER);
          const order = { published, privately, prefix: 'v1/trends', exporter, now: NOW };
          await rollBack({ ...order, to: FORMER });
        }
        return published.head(name);
      },
    };
    const { deps, run } = await claimedIn(files, privately);
    const holds = () => states(privately).load(EXPORTER);
    const body = bytes('newest');
    const ended = await lastValueFrom(from(deps.publish(run, draft({ body }), holds)));
    expect(ended).toMatchObject({ kind: 'transient' });
    expect(new TextDecoder().decode((await published.get(LIVE))?.body)).toBe('former');
  });
});
