import { cpSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { addDays } from '../../../src/domain/date.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { PLAYER_GAMES, TEAM_GAMES } from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type League, writeLeague } from '../../../src/sample/index.js';
import { readJournal } from '../../../src/store/read-journal.js';
import type { PipelineEvent } from '../../../streams/pipeline.js';
import { completion } from '../../support/model-service.js';
import {
  type RunningOptions,
  type RunningService,
  runningService,
} from '../../support/running-service.js';
import { dateFiles, loadNight, sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const NIGHT = '2025-01-18';
/** Before anything of the night is loaded. */
const WRITTEN = newYorkInstant(NIGHT, '23:00');
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const ALL = EXPORTERS.map(({ name }) => name);
const DAILY = ['trends-hot-cold', 'trends-bounce-back'];
const SLOTTED = ['trends-what-matters', 'trends-quick-hits', 'trends-deep-dive'];

const base = temporaryFolder('service');
let league: League;
let folder: string;
let service: RunningService;

beforeAll(async () => {
  league = sampleSeason();
  const through = addDays(NIGHT, -1);
  await writeLeague(league, join(base, 'data'), { through, layout: 'folders' });
  dateFiles(join(base, 'data'), WRITTEN);
});

beforeEach(() => {
  folder = mkdtempSync(join(base, 'case-'));
  const preserveTimestamps = true;
  cpSync(join(base, 'data'), join(folder, 'data'), { recursive: true, preserveTimestamps });
});
afterEach(() => service.stop());

async function start(options: Partial<RunningOptions> = {}) {
  service = await runningService({ folder, at: MORNING, ...options });
  return service;
}

const doneOf = (stories: readonly PipelineEvent[]) =>
  stories.flatMap((story) => (story.kind === 'done' ? [story.record.exporter] : []));
const restsOf = (stories: readonly PipelineEvent[]) =>
  stories.flatMap((story) => (story.kind === 'skipped' ? [story.verdict.exporter] : []));
const includes = (all: readonly string[], some: readonly string[]) =>
  some.every((name) => all.includes(name));

/** The first service's refreshes: every file once, and the evaluation after each that finds nothing more. */
async function startAndCatchUp(options: Partial<RunningOptions> = {}) {
  const running = await start(options);
  await running.told((stories) =>
    ALL.every((name) => restsOf(stories.slice(1 + lastDone(stories, name))).includes(name)),
  );
  return running;
}

/** Where an exporter's last run is told; past the end when it has not run. */
function lastDone(stories: readonly PipelineEvent[], name: string): number {
  const at = stories.findLastIndex((story) => doneOf([story]).includes(name));
  return at === -1 ? stories.length : at;
}

const load = (table: string) =>
  loadNight(league, join(folder, 'data'), table, NIGHT, service.now() - 1_000);

/** The published live files, with when each was written. */
function liveFiles(): Readonly<Record<string, number>> {
  const place = join(folder, 'out/v1/trends');
  const files = readdirSync(place).filter((name) => EXPORTERS.some(({ file }) => file === name));
  return Object.fromEntries(files.map((name) => [name, statSync(join(place, name)).mtimeMs]));
}

async function journaled(): Promise<readonly JournalEntry[]> {
  const store = await openDirectoryStore(join(folder, 'state'));
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(store, 0, (fault) => expect.fail(fault.fault))) {
    entries.push(entry);
  }
  return entries;
}

describe('a service on files', () => {
  it('at its first start publishes every file once', async () => {
    const { stop, runs } = await startAndCatchUp();
    await stop();
    expect(
      runs()
        .map(({ exporter }) => exporter)
        .sort(),
    ).toEqual([...ALL].sort());
    for (const { status, dataThrough } of runs()) {
      expect([status, dataThrough]).toEqual(['published', addDays(NIGHT, -1)]);
    }
    expect(Object.keys(liveFiles()).sort()).toEqual(EXPORTERS.map(({ file }) => file).sort());
  });

  it('refreshes the files a load affects, and no others', async () => {
    const { told, publish, runs, stop } = await startAndCatchUp();
    const before = liveFiles();
    const { event } = await load(PLAYER_GAMES);
    expect(await publish(event)).toBeNull();
    await told((stories) => {
      const since = stories.slice(stories.findIndex(({ kind }) => kind === 'received'));
      return includes(doneOf(since), DAILY) && includes(restsOf(since), SLOTTED);
    });
    await stop();
    const later = runs().slice(ALL.length);
    expect(later.map(({ exporter }) => exporter).sort()).toEqual([...DAILY].sort());
    for (const run of later) {
      expect(run).toMatchObject({ cause: 'landing', dataThrough: NIGHT, error: null });
      expect(run.landings).toEqual([expect.stringContaining(event.execution_id)]);
    }
    const changed = Object.entries(liveFiles()).filter(([name, at]) => before[name] !== at);
    expect(changed.map(([name]) => name)).toContain('whos-hot-v2.json');
    const daily = ['bounce-back.json', 'whos-hot-v2.json'];
    expect(changed.filter(([name]) => !daily.includes(name))).toEqual([]);
  });

  it('asks the warehouse nothing about a table nobody feeds on, or a date outside every window', async () => {
    const { publish, asked, stop, now, stories } = await startAndCatchUp();
    const before = { asked: asked(), stories: stories.length };
    const nobody = completion('nba_precompute.ml_feature_store', NIGHT, now(), 'x-1');
    expect(await publish(nobody)).toBeNull();
    expect(await publish(completion(TEAM_GAMES, '2019-01-01', now(), 'x-2'))).toBeNull();
    expect(
      await publish(completion(PLAYER_GAMES, NIGHT, now(), 'x-3', { status: 'failed' })),
    ).toBeNull();
    await stop();
    expect(asked()).toBe(before.asked);
    const kinds = stories.slice(before.stories).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'received')).toEqual([]);
    const reasons = (await journaled()).flatMap((entry) =>
      entry.kind === 'landing' || entry.kind === 'set-aside' ? [entry.reason] : [],
    );
    expect(reasons).toEqual(['no-feed', null, 'status-failed']);
  });

  it('finds data that no event announced', async () => {
    const { told, runs, stories } = await startAndCatchUp({ settings: { reconcileMs: 200 } });
    await load(PLAYER_GAMES);
    await told((all) => {
      const whole = all.filter(
        (story) => story.kind === 'done' && story.record.dataThrough === NIGHT,
      );
      return includes(doneOf(whole), DAILY);
    });
    const observed = stories.flatMap((story) => (story.kind === 'received' ? [story.landing] : []));
    expect(observed[0]).toMatchObject({ source: 'observed', table: PLAYER_GAMES, gameDate: NIGHT });
    const later = runs().slice(ALL.length);
    expect([...new Set(later.map(({ exporter }) => exporter))].sort()).toEqual([...DAILY].sort());
  });

  it('tells after a restart what was loaded meanwhile without an event', async () => {
    const first = await startAndCatchUp();
    await first.stop();
    await load(PLAYER_GAMES);
    const second = await start({ at: MORNING + 3_600_000 });
    await second.told((stories) => stories.some(({ kind }) => kind === 'received'));
    await second.told((stories) => includes(doneOf(stories), DAILY));
    await second.stop();
    const landings = (await journaled()).flatMap((entry) =>
      entry.kind === 'landing' ? [entry.landing] : [],
    );
    const observed = { table: PLAYER_GAMES, gameDate: NIGHT, source: 'observed' };
    expect(landings).toMatchObject([observed]);
  });

  it('refreshes once for an event that comes again and again, and after a restart not at all', async () => {
    const first = await startAndCatchUp();
    const { event } = await load(PLAYER_GAMES);
    await Promise.all([first.publish(event), first.publish(event)]);
    await first.told((stories) => doneOf(stories).length === ALL.length + DAILY.length);
    await first.publish(event);
    await first.stop();
    expect(first.runs()).toHaveLength(ALL.length + DAILY.length);

    const second = await start({ at: MORNING + 60_000 });
    await second.told((stories) => includes(restsOf(stories), ALL));
    await second.publish(event);
    await second.stop();
    expect(second.runs()).toEqual([]);
    const entries = await journaled();
    const duplicates = entries.filter(({ kind }) => kind === 'set-aside');
    expect(duplicates).toHaveLength(3);
    expect(duplicates).toMatchObject([{ reason: 'duplicate' }, {}, {}]);
  });

  it('says what is wrong with a message it cannot use, and keeps it', async () => {
    const { publish, now } = await start();
    const faults = [
      await publish({ some: 'thing' }),
      await publish({ export_types: ['trends-all'], target_date: '2025-01-20' }),
      await publish(completion(PLAYER_GAMES, '2025-02-30', now(), 'x')),
    ];
    expect(faults).toEqual([
      expect.stringContaining('output_table, game_date and status: are missing'),
      expect.stringContaining('lies after today'),
      expect.stringContaining('game_date: is not a date'),
    ]);
    const letters = await (await openDirectoryStore(join(folder, 'state'))).list('dead-letter/');
    expect(letters).toHaveLength(3);
  });
});
