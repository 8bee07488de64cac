import { cpSync, mkdtempSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { addDays, newYorkDate } from '../../src/domain/date.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import { judgedAlone } from '../../src/refresh/guard-context.js';
import { liveName } from '../../src/refresh/publish.js';
import { refresh } from '../../src/refresh/refresh.js';
import { applyLoad, type League, loadsOf, writeLeague } from '../../src/sample/index.js';
import { randomOf } from '../../src/sample/random.js';
import { settingsOf } from '../../src/service/plans.js';
import { readJournal } from '../../src/store/read-journal.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import { dateFiles, sampleSeason } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';
import { shakyService } from './shaky-service.js';

const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);
const HOUR = 3_600_000;
/** How long the last files may take on a busy machine. */
const PATIENCE_MS = 180_000;
const NIGHT = '2025-01-18';
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const FED = [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE];
const DAILY = EXPORTERS.filter(({ on }) => on === 'landing');

type Shaky = Awaited<ReturnType<typeof shakyService>>;

const base = temporaryFolder('fault-injection');
let league: League;

beforeAll(async () => {
  league = sampleSeason();
  const data = join(base, 'data');
  await writeLeague(league, data, { through: addDays(NIGHT, -2), layout: 'folders' });
  dateFiles(data, newYorkInstant(addDays(NIGHT, -1), '12:00'));
});

function newFolder(): string {
  const folder = mkdtempSync(join(base, 'case-'));
  cpSync(join(base, 'data'), join(folder, 'data'), { recursive: true, preserveTimestamps: true });
  return folder;
}

/** Loads two nights while calls fail; one event in five is lost, some come twice. Returns who was acked. */
async function upstream(service: Shaky, folder: string, seed: number): Promise<readonly string[]> {
  const random = randomOf('upstream', seed);
  const acked: string[] = [];
  const send = async (event: { readonly execution_id: string }) => {
    const outcome = await service.publish(event).catch(() => 'nacked');
    if (outcome === null) acked.push(event.execution_id);
  };
  for (const night of [addDays(NIGHT, -1), NIGHT]) {
    for (const load of loadsOf(league, night).filter(({ table }) => FED.includes(table))) {
      const at = service.clock.scheduler.now() / 1_000;
      const file = await applyLoad(league, join(folder, 'data'), load);
      if (file !== null) utimesSync(file, at, at);
      if (random.chance(0.5)) await service.nextLook();
      if (random.chance(0.2)) continue;
      await Promise.all([send(load.event), ...(random.chance(0.3) ? [send(load.event)] : [])]);
    }
  }
  return acked;
}

/** What the file of an exporter would be, computed now on the final data. */
async function freshHash({ config, calm, clock }: Shaky, exporter: (typeof EXPORTERS)[number]) {
  const asOf = newYorkDate(clock.scheduler.now());
  const { params, cadence } = settingsOf(config, exporter.name);
  const draft = await refresh(
    {
      exporter,
      params,
      cadence,
      asOf,
      through: asOf,
      generatedAt: '2025-01-19T12:00:00Z',
      force: true,
      levels: { tables: {}, schedule: [] },
      guard: judgedAlone(Date.now()),
      labels: {},
    },
    calm.warehouse,
  );
  if (draft.kind !== 'draft') throw new Error(draft.message);
  return { 'as-of': asOf, 'content-hash': draft.contentHash };
}

async function expectFinalFiles(service: Shaky): Promise<void> {
  for (const exporter of DAILY) {
    const wanted = await freshHash(service, exporter);
    await vi.waitFor(
      async () => {
        const name = liveName(service.config.prefix, exporter);
        const live = await service.calm.published.get(name);
        expect([exporter.name, live?.attributes.metadata]).toMatchObject([exporter.name, wanted]);
      },
      { timeout: PATIENCE_MS, interval: 250 },
    );
  }
}

/** Resolves when no run is left that began while calls failed: it would fail after the clock is put forward. */
async function looksEnded({ stories$ }: Shaky): Promise<void> {
  const ended = EXPORTERS.map(({ name }) => firstValueFrom(stories$.pipe(filter(endsLook(name)))));
  await Promise.all(ended);
}

const endsLook = (exporter: string) => (story: PipelineEvent) =>
  (story.kind === 'done' && story.record.exporter === exporter) ||
  (story.kind === 'skipped' && story.verdict.exporter === exporter);

/** Every file that readers ever saw was valid, none older than the one before, none the same again. */
function judgePuts({ config, puts }: Shaky): void {
  for (const exporter of EXPORTERS) {
    const seen = puts.filter(({ name }) => name === liveName(config.prefix, exporter));
    for (const [index, { body, metadata }] of seen.entries()) {
      exporter.schema.parse(JSON.parse(new TextDecoder().decode(body)));
      const before = seen[index - 1]?.metadata;
      if (before === undefined) continue;
      expect((metadata['as-of'] ?? '') >= (before['as-of'] ?? '')).toBe(true);
      const same = ['content-hash', 'as-of', 'partial'].every(
        (key) => metadata[key] === before[key],
      );
      expect([exporter.name, same]).toEqual([exporter.name, false]);
    }
  }
}

/** History holds the same content of the same date again only where a run failed after writing it. */
function judgeHistory({ puts, stories }: Shaky): void {
  for (const { name } of EXPORTERS) {
    const failed = stories.filter(
      (story) =>
        story.kind === 'done' && story.record.exporter === name && story.record.error !== null,
    );
    const copies = puts.filter(
      (put) => put.name.includes('/history/') && put.name.includes(`/${fileStem(name)}.`),
    );
    const distinct = new Set(
      copies.map(({ metadata }) =>
        [metadata['content-hash'], metadata['as-of'], metadata.partial].join(),
      ),
    );
    expect(copies.length - distinct.size).toBeLessThanOrEqual(failed.length);
  }
}

function fileStem(exporter: string): string {
  return EXPORTERS.find(({ name }) => name === exporter)?.file.replace(/\.json$/, '') ?? exporter;
}

async function journaledExecutions({ calm }: Shaky): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const fault = (what: object) => {
    throw new Error(`the journal has a fault: ${JSON.stringify(what)}`);
  };
  for await (const entry of readJournal(calm.privately, 0, fault)) {
    if (entry.kind === 'landing') found.add(entry.landing.executionId);
    if (entry.kind === 'set-aside') found.add(entry.executionId);
  }
  return found;
}

describe('the service while everything around it fails at random', () => {
  it.each(SEEDS)('ends up right, and is never wrong on the way (seed %i)', async (seed) => {
    const folder = newFolder();
    const service = await shakyService(folder, MORNING, seed);
    try {
      service.shake();
      const acked = await upstream(service, folder, seed);
      service.relent();
      await looksEnded(service);
      expect(new Set(service.faults().map(({ kind }) => kind)).size).toBeGreaterThan(2);
      // Whatever failed for good is tried again within the hour.
      service.clock.forward(HOUR + 60_000);
      await expectFinalFiles(service);
      expect(service.ended()).toBe(false);
      const journaled = await journaledExecutions(service);
      expect(acked.filter((id) => !journaled.has(id))).toEqual([]);
      expect(acked.length).toBeGreaterThan(0);
      judgePuts(service);
      judgeHistory(service);
      const failed = service.stories.filter(
        (story) => story.kind === 'done' && story.record.error !== null,
      );
      console.info(
        `seed ${seed}: ${service.faults().length} faults, ${acked.length} events acked, ${failed.length} runs failed`,
      );
    } finally {
      await service.stop();
    }
  });
});
