import { firstValueFrom, map, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { freshnessSchema } from '../../../src/freshness/freshness-file.js';
import { publishFreshness } from '../../../src/freshness/publish-freshness.js';
import type { Rest } from '../../../streams/flow.js';
import { memoryStore } from '../../support/memory-store.js';
import { BOUNCE_BACK, HOT_COLD } from '../../support/model-plans.js';
import { modelWorld } from '../../support/model-world.js';
import { newYork, virtualTime } from '../../support/virtual-time.js';

const verdict = { exporter: HOT_COLD.name, at: 0, reason: 'covered', detail: '' } as const;
const REST: Rest = {
  kind: 'rest',
  verdict: { ...verdict, landings: [], until: null },
  keep: [],
  turnedAway: false,
};

/** What is written after a look, when the state of hot & cold cannot be read; null: nothing is. */
async function written(permanent: boolean) {
  const time = virtualTime(newYork('2025-11-11', '12:00'));
  const { world, warnings } = modelWorld({ time, exporters: [HOT_COLD, BOUNCE_BACK] });
  const store = memoryStore();
  const unreadable = new StoreError('not one of ours', { permanent, remedy: 'Move it away.' });
  const state = (exporter: string) =>
    exporter === HOT_COLD.name ? throwError(() => unreadable) : of(INITIAL_STATE);
  const writing = firstValueFrom(
    of(REST).pipe(
      publishFreshness({ ...world, state }, store, 'v1/trends'),
      map(() => 'written'),
    ),
    { defaultValue: 'not written' },
  );
  time.advanceBy(10_000);
  await writing;
  const file = await store.get('v1/trends/freshness.json');
  const content = file && freshnessSchema.parse(JSON.parse(new TextDecoder().decode(file.body)));
  return { warnings, files: content?.files ?? null };
}

describe('freshness.json, while the state of one file cannot be read', () => {
  it('tells of the others, and of that one that nothing is known', async () => {
    const { files } = await written(true);
    expect(files).toMatchObject([
      { exporter: HOT_COLD.name, state: 'unknown', as_of: null, next_due: null },
      { exporter: BOUNCE_BACK.name, next_due: { slot: 'trends-bounce-back@2025-11-12' } },
    ]);
  });

  it('is left as it is when the store may answer the next time', async () => {
    const { files, warnings } = await written(false);
    expect(files).toBeNull();
    expect(warnings).toEqual(['freshness.json could not be written']);
  });
});
