import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLAYER_GAMES } from '../src/domain/tables.js';
import { TOPICS } from '../src/domain/topics.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { PUBSUB_EMULATOR } from '../test/emulators/pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from '../test/emulators/pubsub-project.js';
import { eventBodies } from './support/events.js';
import { openBareServer, openTaking, postAll } from './support/intakes.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { report, today } from './support/result.js';
import { median, rounded } from './support/statistics.js';

// Events per second that are taken, decoded and durable before they are answered: over HTTP beside a
// server that only answers, from Pub/Sub beside a client that only acks.
const NIGHT = '2024-11-20';
const NOON = Date.parse('2024-11-21T17:00:00Z');
const CONNECTIONS = 50;
const LINES = 100;

const asked = options();
const REQUESTS = asked.short ? 50 : 2_000;
const MESSAGES = asked.short ? 50 : 5_000;

/** One way in: what is sent, ours and the bare one beside it. */
interface Way {
  readonly name: string;
  /** Events per second, of the one and of the other. */
  readonly ours: () => Promise<number>;
  readonly bare: () => Promise<number>;
}

const bodyOf = eventBodies(PLAYER_GAMES, NIGHT, NOON);
let sent = 0;
/** Bodies of events that were never sent before. */
const events = (count: number) => {
  sent += count;
  return Array.from({ length: count }, (_, index) => bodyOf(sent - count + index));
};
/** The same with as many events in each body, one on a line. */
const batches = (count: number) =>
  Array.from({ length: count }, () => Buffer.concat(events(LINES).flatMap((body) => [body, EOL])));
const EOL = Buffer.from('\n');

const folder = mkdtempSync(join(tmpdir(), 'trends-intake-'));
const closing: (() => Promise<unknown>)[] = [];
try {
  await writeLeague(
    generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 }),
    join(folder, 'data'),
    { through: NIGHT },
  );
  const ways = [...(await overHttp())];
  if (PUBSUB_EMULATOR.found) ways.push(await overPubSub());
  else console.error(`LEFT OUT: Pub/Sub. ${PUBSUB_EMULATOR.howToGet}`);
  await tell(ways);
} finally {
  for (const close of closing.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
}

async function overHttp(): Promise<readonly Way[]> {
  const taking = await openTaking(folder, 'http', NOON, {});
  closing.push(taking.close);
  const bare = await openBareServer();
  closing.push(bare.close);
  const rate = (url: string, bodies: readonly Uint8Array[]) => postAll(url, bodies, CONNECTIONS);
  const few = Math.ceil(REQUESTS / 10);
  return [
    {
      name: 'HTTP, one event per request',
      ours: () => rate(taking.url, events(REQUESTS)),
      bare: () => rate(bare.url, events(REQUESTS)),
    },
    {
      name: `HTTP, ${LINES} events per request`,
      ours: async () => LINES * (await rate(taking.url, batches(few))),
      bare: async () => LINES * (await rate(bare.url, batches(few))),
    },
  ];
}

async function overPubSub(): Promise<Way> {
  const project = await emulatedProject();
  closing.push(() => project.close());
  const ours = await project.create({ topic: TOPICS.analytics });
  const bare = await project.create();
  const { id, host } = project;
  const pubsub = { project: id, endpoint: host, subscriptions: ours.subscription };
  const taking = await openTaking(folder, 'pubsub', NOON, { pubsub });
  closing.push(taking.close);
  return {
    name: 'Pub/Sub (emulated)',
    ours: async () => {
      let left = MESSAGES;
      const over = new Promise<void>((resolve) => {
        const heard = taking.service.stories$.subscribe(({ kind }) => {
          if (kind !== 'received') return;
          left -= 1;
          if (left > 0) return;
          heard.unsubscribe();
          resolve();
        });
      });
      return perSecond(async () => {
        await Promise.all([publish(project, ours.topic), over]);
      });
    },
    bare: async () => {
      const subscription = project.client.subscription(bare.subscription);
      let left = MESSAGES;
      const over = new Promise<void>((resolve) => {
        subscription.on('message', (message: { ack(): void }) => {
          message.ack();
          left -= 1;
          if (left === 0) resolve();
        });
      });
      const rate = await perSecond(async () => {
        await Promise.all([publish(project, bare.topic), over]);
      });
      await subscription.close();
      return rate;
    },
  };
}

/** Both sides pay for the publishing: what the emulator takes is the same for each. */
async function publish(project: EmulatedProject, topic: string): Promise<void> {
  await project.publish(topic, events(MESSAGES));
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (MESSAGES * 1_000) / (performance.now() - began);
}

async function tell(ways: readonly Way[]): Promise<void> {
  const taken = ways.map(() => ({ ours: [] as number[], bare: [] as number[] }));
  // The first round only warms up; then by turns, so that a busy moment touches both.
  for (let run = asked.short ? 0 : -1; run < asked.runs; run += 1) {
    for (const [index, way] of ways.entries()) {
      const [ours, bare] = [await way.ours(), await way.bare()];
      if (run < 0) continue;
      taken[index]?.ours.push(ours);
      taken[index]?.bare.push(bare);
    }
  }
  report(
    {
      bench: 'intake',
      title: 'Intake: durable events beside bare counterparts',
      date: today(),
      machine: machine(),
      versions: versionsOf('@google-cloud/pubsub', 'rxjs', 'zod'),
      runs: asked.runs,
      columns: ['way in', 'events per second', 'bare counterpart', '× of the bare one'],
      rows: ways.map(({ name }, index) => {
        const { ours = [], bare = [] } = taken[index] ?? {};
        const [mine, theirs] = [median(ours), median(bare)];
        return [name, rounded(mine), rounded(theirs), rounded(mine / theirs)];
      }),
      goals: [],
      notes: [
        `The bare server reads the body and answers, the bare client acks; ours answers and acks only what is decoded and synced to the disk. ${CONNECTIONS} connections; the client runs in the same process.`,
        'What limits requests of one event is the journal’s sync: those of one turn share a segment, so the rate grows with the connections. What limits Pub/Sub is the client’s own protocol, which both pay.',
        ...(PUBSUB_EMULATOR.found ? [] : [`Left out: Pub/Sub. ${PUBSUB_EMULATOR.howToGet}`]),
      ],
    },
    asked,
  );
}
