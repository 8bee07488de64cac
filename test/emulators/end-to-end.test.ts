import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Storage } from '@google-cloud/storage';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { bigQueryClient } from '../../src/adapters/bigquery/client.js';
import { storageClient } from '../../src/adapters/cloud-storage/client.js';
import { openCloudStorage } from '../../src/adapters/cloud-storage/index.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { addDays } from '../../src/domain/date.js';
import { PLAYER_GAMES, TABLES, TEAM_DEFENSE } from '../../src/domain/tables.js';
import { TOPICS } from '../../src/domain/topics.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { loadsOf, writeLeague } from '../../src/sample/index.js';
import { readJournal } from '../../src/store/read-journal.js';
import { textOf } from '../faults/checker.js';
import { eventually } from '../faults/eventually.js';
import { type RunningCli, startTrends, trends } from '../support/cli.js';
import { runOn } from '../support/run-exporter.js';
import { sampleSeason } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';
import { bigQueryCounterpart, type Emulator, startBigQuery } from './bigquery-emulator.js';
import { createDatasets, putTables } from './bigquery-tables.js';
import { cloudStorageCounterpart, startCloudStorage } from './cloud-storage-emulator.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

const NIGHT = '2025-01-18';
const MORNING = newYorkInstant(addDays(NIGHT, 1), '07:00');
const [PUBLISHED, PRIVATE] = ['trends-published', 'trends-private'];
const PREFIX = 'v1/trends';
const SUBSCRIPTIONS = Object.values(TOPICS).map((topic) => `trends-${topic}`);
/** Short waits; the claim of a killed service is soon taken over. */
const HASTY = { quiet: '100ms', minInterval: '0s', runTimeout: '20s' };
const DAY_FILE = 'bounce-back.json';
const PATIENCE_MS = 90_000;

const counterparts = [PUBSUB_EMULATOR, bigQueryCounterpart, cloudStorageCounterpart];
const all = {
  found: counterparts.every(({ found }) => found),
  howToGet: counterparts
    .filter(({ found }) => !found)
    .map(({ howToGet }) => howToGet)
    .join('; '),
};

describeWith('the whole program on Google Cloud (emulated)', all, () => {
  const folder = temporaryFolder('end-to-end');
  const league = sampleSeason();
  let project: EmulatedProject;
  let bigQuery: Emulator;
  let storage: Emulator;
  let bucket: ReturnType<Storage['bucket']>;
  let duckDb: Warehouse;
  const services: RunningCli[] = [];
  const env = { METADATA_SERVER_DETECTION: 'none' };

  beforeAll(async () => {
    await writeLeague(league, join(folder, 'data'), { through: NIGHT });
    duckDb = await openDuckDbWarehouse({ folder: join(folder, 'data') });
    project = await emulatedProject();
    bigQuery = await startBigQuery();
    storage = await startCloudStorage();
    const { apiEndpoint } = bigQuery;
    const tables = bigQueryClient({ project: project.id, location: 'US', apiEndpoint });
    await createDatasets(tables);
    for (const { name, columns } of TABLES) {
      const sql = `SELECT ${Object.keys(columns).join(', ')} FROM ${name}`;
      const { rows } = await duckDb.query({ sql, parameters: {} });
      await putTables(tables, { [name]: rows });
    }
    const objects = storageClient({ apiEndpoint: storage.apiEndpoint, projectId: project.id });
    for (const name of [PUBLISHED, PRIVATE]) await objects.createBucket(name);
    bucket = objects.bucket(PUBLISHED);
    for (const [index, topic] of Object.values(TOPICS).entries()) {
      await project.create({ topic, subscription: SUBSCRIPTIONS[index] ?? topic });
    }
  }, 300_000);
  afterAll(async () => {
    for (const { child } of services) child.kill('SIGKILL');
    await duckDb?.close();
    await project?.close();
    await bigQuery?.stop();
    await storage?.stop();
  });

  /** A folder with the configuration of a service that has every part of it on Google's side. */
  function configured(): string {
    const cwd = mkdtempSync(join(folder, 'service-'));
    const settings = {
      pipeline: HASTY,
      data: `bigquery://${project.id}`,
      out: `gs://${PUBLISHED}`,
      state: `gs://${PRIVATE}/state`,
      bigquery: { endpoint: bigQuery.apiEndpoint },
      storage: { endpoint: storage.apiEndpoint },
      pubsub: { endpoint: project.host, subscriptions: SUBSCRIPTIONS.join(',') },
      log: { format: 'json' },
    };
    writeFileSync(join(cwd, 'trends.yaml'), JSON.stringify(settings));
    return cwd;
  }

  function serve(): RunningCli {
    const service = startTrends(['serve', '--port', '0'], { cwd: configured(), at: MORNING, env });
    services.push(service);
    return service;
  }

  const published = async () => {
    const [files] = await bucket.getFiles({ prefix: `${PREFIX}/` });
    const live = EXPORTERS.map(({ file }) => `${PREFIX}/${file}`);
    return files.filter(({ name }) => live.includes(name));
  };

  async function landings(): Promise<readonly string[]> {
    const { apiEndpoint } = storage;
    const store = openCloudStorage({ bucket: PRIVATE, prefix: 'state', apiEndpoint });
    const found: string[] = [];
    const fail = ({ fault }: { readonly fault: string }) => expect.fail(fault);
    for await (const entry of readJournal(store, 0, fail)) {
      if (entry.kind === 'landing' && entry.landing.source === 'event') {
        found.push(entry.landing.executionId);
      }
    }
    return found;
  }

  it('makes six right files of an event, though it is killed in the middle', async () => {
    const load = loadsOf(league, NIGHT).find(
      ({ table, gameDate }) => table === PLAYER_GAMES && gameDate === NIGHT,
    );
    const { event } = load ?? expect.fail('the night has no load');
    const body = (value: object) => new TextEncoder().encode(JSON.stringify(value));
    await project.publish(TOPICS.analytics, [body(event)]);
    const first = serve();
    await eventually(async () => (await published()).length > 0, PATIENCE_MS);
    first.child.kill('SIGKILL');
    await first.ended;
    const before = await published();
    expect(before.length).toBeGreaterThan(0);

    await project.publish(TOPICS.analytics, [body(event)]);
    const second = serve();
    const complete = async () => (await published()).length === EXPORTERS.length;
    if (!(await eventually(complete, PATIENCE_MS))) {
      second.child.kill('SIGKILL');
      expect.fail(`files are missing; the log says:\n${(await second.ended).stderr}`);
    }
    await eventually(async () => (await landings()).length > 0, PATIENCE_MS);
    expect(await landings()).toEqual([event.execution_id]);

    const asOf = addDays(NIGHT, 1);
    for (const exporter of EXPORTERS) {
      const file = bucket.file(`${PREFIX}/${exporter.file}`);
      const [bytes] = await file.download();
      const { content } = await runOn(duckDb, exporter, { asOf });
      expect(textOf(JSON.parse(bytes.toString()))).toBe(textOf({ as_of_date: asOf, ...content }));
      const [{ contentType, cacheControl, metadata }] = await file.getMetadata();
      expect({ contentType, cacheControl }).toEqual({
        contentType: 'application/json',
        cacheControl: exporter.cacheControl,
      });
      expect(metadata).toMatchObject({ 'as-of': asOf, 'data-through': NIGHT });
    }
    const [history] = await bucket.getFiles({ prefix: `${PREFIX}/history/${asOf}/` });
    expect(history.length).toBeGreaterThanOrEqual(EXPORTERS.length);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  it('refreshes a file when the timed trigger says so on its topic', async () => {
    const service = serve();
    await service.line((line) => line.includes('"event":"service.ready"'));
    const [{ generation }] = await bucket.file(`${PREFIX}/${DAY_FILE}`).getMetadata();
    const trigger = { export_types: ['trends-bounce-back'], target_date: 'today', force: true };
    await project.publish(TOPICS.trigger, [new TextEncoder().encode(JSON.stringify(trigger))]);
    const run = await service.line(
      (line) => line.includes('"event":"run.') && line.includes('"cause":"forced"'),
    );
    expect(JSON.parse(run).run).toMatchObject({ exporter: 'trends-bounce-back' });
    expect(['published', 'unchanged']).toContain(JSON.parse(run).run.status);
    const [after] = await bucket.file(`${PREFIX}/${DAY_FILE}`).getMetadata();
    expect(Number(after.generation)).toBeGreaterThanOrEqual(Number(generation));
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });

  it.each([
    [PLAYER_GAMES, TOPICS.analytics],
    [TEAM_DEFENSE, TOPICS.precompute],
  ])('hears what emit publishes of %s on %s', async (table, topic) => {
    const service = serve();
    await service.line((line) => line.includes('"event":"service.ready"'));
    const of = ['--table', table, '--date', NIGHT, '--execution', `emitted ${table}`];
    const emitted = await trends(['emit', '--to', 'pubsub', '--json', ...of], {
      cwd: configured(),
      env,
    });
    expect(JSON.parse(emitted.stdout)).toEqual({
      project: project.id,
      published: [{ topic, messageId: expect.any(String) }],
    });
    const landing = await service.line(
      (line) => line.includes('"event":"landing.received"') && line.includes(`emitted ${table}`),
    );
    expect(JSON.parse(landing).landing).toMatchObject({ table, gameDate: NIGHT });
    service.child.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });
});
