import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Storage } from '@google-cloud/storage';
import { TOPICS } from '../src/domain/topics.js';
import { generateLeague } from '../src/sample/index.js';
import {
  cloudStorageCounterpart,
  startCloudStorage,
} from '../test/emulators/cloud-storage-emulator.js';
import { PUBSUB_EMULATOR } from '../test/emulators/pubsub-emulator.js';
import { emulatedProject } from '../test/emulators/pubsub-project.js';
import { machine, versionsOf } from './support/machine.js';
import { gameDates, landNights, type Night } from './support/nights.js';
import { options } from './support/options.js';
import { type Goal, report, today } from './support/result.js';
import { percentile } from './support/statistics.js';

// What the pipeline itself takes from an event to its file, beside queries and uploads, and until the
// event is acked: embedded, and against emulators of Pub/Sub and Cloud Storage.
const FIRST = '2024-11-20';
const EMULATORS = [PUBSUB_EMULATOR, cloudStorageCounterpart];

interface Place {
  readonly name: string;
  readonly nights: readonly Night[];
}

const asked = options();
const league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
const nights = gameDates(league, FIRST, asked.short ? 2 : 15 * asked.runs);
const missing = EMULATORS.filter(({ found }) => !found).map(({ howToGet }) => howToGet);
const folder = mkdtempSync(join(tmpdir(), 'trends-event-to-file-'));
try {
  const places = [await embedded()];
  if (missing.length === 0) places.push(await onGoogle());
  else console.error(`LEFT OUT: Pub/Sub and Cloud Storage. Get ${missing.join('; ')}`);
  tell(places);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function embedded(): Promise<Place> {
  const place = placed('embedded');
  const settings = { out: join(place.folder, 'out'), state: join(place.folder, 'state') };
  return { name: 'embedded', nights: await landNights({ ...place, league, nights, settings }) };
}

async function onGoogle(): Promise<Place> {
  const project = await emulatedProject();
  const storage = await startCloudStorage();
  try {
    const { apiEndpoint } = storage;
    const buckets = new Storage({ apiEndpoint, projectId: project.id });
    for (const name of ['published', 'private']) await buckets.createBucket(name);
    const { topic, subscription } = await project.create({ topic: TOPICS.analytics });
    const settings = {
      out: 'gs://published',
      state: 'gs://private',
      storage: { endpoint: apiEndpoint },
      pubsub: { project: project.id, endpoint: project.host, subscriptions: subscription },
    };
    const send = (body: Uint8Array) => project.publish(topic, [body]);
    const landed = await landNights({ ...placed('google'), league, nights, settings, send });
    return { name: 'Pub/Sub and Cloud Storage (emulated)', nights: landed };
  } finally {
    await project.close();
    await storage.stop();
  }
}

function placed(name: string) {
  const own = join(folder, name);
  mkdirSync(own);
  return { folder: own, file: join(own, 'trends.yaml') };
}

function tell(places: readonly Place[]): void {
  const shares = (place: Place, of: keyof Night) => {
    const all = place.nights.map((night) => night[of]);
    return [percentile(all, 0.5), percentile(all, 0.99)].map((ms) => Number(ms.toFixed(1)));
  };
  const goals = places.map((place): Goal => {
    const [half = 0, most = 0] = shares(place, 'own');
    return {
      goal: `${place.name}: beside queries and uploads at most 10 ms (p50) and 40 ms (p99)`,
      measured: `${half} and ${most} ms`,
      met: half <= 10 && most <= 40,
    };
  });
  const parts: readonly (readonly [string, keyof Night])[] = [
    ['from arrival to ack', 'ack'],
    ['from release to file', 'file'],
    ['of these in the warehouse', 'warehouse'],
    ['of these in the stores', 'stores'],
    ['of these in neither: the pipeline', 'own'],
  ];
  report(
    {
      bench: 'event-to-file',
      title: 'From event to file',
      date: today(),
      machine: machine(),
      versions: versionsOf('@duckdb/node-api', '@google-cloud/pubsub', '@google-cloud/storage'),
      runs: nights.length,
      columns: ['where', 'what', 'p50, ms', 'p99, ms'],
      rows: places.flatMap((place) =>
        parts.map(([what, of]) => [place.name, what, ...shares(place, of)]),
      ),
      goals,
      notes: [
        'Each landing is a night of a season whose rows were loaded just before; trends-hot-cold refreshes, the others are paused. The release is that of settle, the file is there when its put has resolved.',
        'Queries run on the embedded warehouse in both rows: their time is not the pipeline’s. Stores are the claim, the state and the file; until the ack it is the journal.',
        ...(missing.length > 0 ? [`Left out: ${missing.join('; ')}.`] : []),
      ],
    },
    asked,
  );
}
