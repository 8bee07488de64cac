import { firstValueFrom, from, map, NEVER, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../../src/domain/errors.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { TEAM_DEFENSE } from '../../../src/domain/tables.js';
import { freshnessSchema } from '../../../src/freshness/freshness-file.js';
import { publishFreshness } from '../../../src/freshness/publish-freshness.js';
import type { Skipped } from '../../../streams/flow.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import type { PipelineDeps } from '../../../streams/pipeline-deps.js';
import { liveFile, stateWith, triggerWith } from '../../support/contexts.js';
import { memoryStore } from '../../support/memory-store.js';
import { BOUNCE_BACK, HOT_COLD, TEAM } from '../../support/model-plans.js';
import { modelWorld } from '../../support/model-world.js';
import { newYork, virtualTime } from '../../support/virtual-time.js';

const verdict = { exporter: HOT_COLD.name, at: 0, reason: 'covered', detail: '' } as const;
const REST: Skipped = {
  kind: 'skipped',
  verdict: { ...verdict, landings: [], until: null },
  retained: [],
  inconclusive: false,
};

/** What is written after an evaluation, when the state of hot & cold cannot be read; null: nothing is. */
async function written(permanent: boolean) {
  const time = virtualTime(newYork('2025-11-11', '12:00'));
  const { deps, warnings } = modelWorld({ time, exporters: [HOT_COLD, BOUNCE_BACK] });
  const store = memoryStore();
  const unreadable = new StoreError('not one of ours', { permanent, remedy: 'Move it away.' });
  const state = (exporter: string) =>
    exporter === HOT_COLD.name ? throwError(() => unreadable) : of(INITIAL_STATE);
  const writing = firstValueFrom(
    of(REST).pipe(
      publishFreshness({ ...deps, state }, store, 'v1/trends'),
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

it('freshness.json calls only the files unknown that read a table which cannot be read', async () => {
  const time = virtualTime(newYork('2025-11-11', '12:00'));
  const { deps } = modelWorld({ time, exporters: [HOT_COLD, TEAM] });
  const store = memoryStore();
  const live = liveFile({ dataThrough: '2025-11-10', marks: {} });
  const levels: PipelineDeps['levels'] = (tables) =>
    from(deps.levels(tables)).pipe(
      map((read) => ({
        ...read,
        unreadable: { [TEAM_DEFENSE]: { message: 'torn', remedy: 'Mend it.', permanent: true } },
      })),
    );
  const state = () => of({ ...INITIAL_STATE, live });
  const writing = firstValueFrom(
    of(REST).pipe(publishFreshness({ ...deps, levels, state }, store, 'v1/trends')),
  );
  time.advanceBy(10_000);
  await writing;
  const file = await store.get('v1/trends/freshness.json');
  const { files } = freshnessSchema.parse(JSON.parse(new TextDecoder().decode(file?.body)));
  expect(files).toMatchObject([
    { exporter: HOT_COLD.name, state: expect.not.stringMatching('unknown') },
    { exporter: TEAM.name, state: 'unknown', data_through: '2025-11-10', as_of: live.asOf },
  ]);
});

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

describe('freshness.json, when nothing happens', () => {
  it('is written again within a minute when somebody deletes it', async () => {
    const time = virtualTime(newYork('2025-11-11', '12:00'));
    const { deps } = modelWorld({ time, exporters: [HOT_COLD] });
    const store = memoryStore();
    const running = NEVER.pipe(publishFreshness(deps, store, 'v1/trends')).subscribe();
    const passed = async (ms: number) => {
      time.advanceBy(ms);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      return (await store.head('v1/trends/freshness.json'))?.generation ?? null;
    };
    const first = await passed(60_000);
    expect(first).not.toBeNull();
    expect(await passed(600_000)).toBe(first);
    await store.delete('v1/trends/freshness.json');
    expect(await passed(60_000)).not.toBeNull();
    running.unsubscribe();
  });
});

describe('freshness.json, while a file is put right', () => {
  it('is written before that, and calls no file fresh that is not there', async () => {
    const time = virtualTime(newYork('2025-11-11', '12:00'));
    const model = modelWorld({ time, exporters: [HOT_COLD] });
    const deps: PipelineDeps = {
      ...model.deps,
      state: () => of(stateWith()),
      published: () => of({ kind: 'deleted' }),
    };
    const store = memoryStore();
    const wakes$ = new Subject<PipelineEvent>();
    const running = wakes$.pipe(publishFreshness(deps, store, 'v1/trends')).subscribe();
    const written = async () => {
      time.advanceBy(5_000);
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      const file = await store.get('v1/trends/freshness.json');
      return file && freshnessSchema.parse(JSON.parse(new TextDecoder().decode(file.body))).files;
    };
    wakes$.next(triggerWith());
    expect(await written()).toBeNull();
    wakes$.next(triggerWith({ restore: true }));
    expect(await written()).toMatchObject([{ state: 'unknown', reason: 'deleted' }]);
    running.unsubscribe();
  });
});
