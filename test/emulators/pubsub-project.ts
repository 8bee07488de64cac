import { randomUUID } from 'node:crypto';
import { PubSub } from '@google-cloud/pubsub';
import { type PubSubEmulator, startPubSubEmulator } from './pubsub-emulator.js';

/** A project on an emulator of its own, and the hands to move it. */
export interface EmulatedProject {
  readonly id: string;
  /** `127.0.0.1:<port>`, the same after a restart. */
  readonly host: string;
  /** Google's bare client. */
  readonly client: PubSub;
  /** A new topic with a subscription, by default of names of their own. */
  create(names?: Partial<Names>): Promise<Names>;
  /** Publishes bodies in batches; resolves when all are confirmed, with their ids. */
  publish(topic: string, bodies: readonly Uint8Array[]): Promise<readonly string[]>;
  /** Kills the emulator with all it holds, and starts it on the same port. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

interface Names {
  readonly topic: string;
  readonly subscription: string;
}

export async function emulatedProject(): Promise<EmulatedProject> {
  // Google's libraries would look for a metadata server, which is nowhere near an emulator.
  process.env.METADATA_SERVER_DETECTION = 'none';
  let emulator: PubSubEmulator = await startPubSubEmulator();
  const { host } = emulator;
  const id = 'trends-test';
  const client = new PubSub({ projectId: id, apiEndpoint: host, emulatorMode: true });
  return {
    id,
    host,
    client,
    create: async (names = {}) => {
      const topic = names.topic ?? `topic-${randomUUID()}`;
      const subscription = names.subscription ?? `${topic}-sub`;
      const [created] = await client.createTopic(topic);
      await created.createSubscription(subscription);
      return { topic, subscription };
    },
    publish: async (topic, bodies) => {
      const target = client.topic(topic);
      return Promise.all(
        bodies.map((body) => target.publishMessage({ data: Buffer.from(body), attributes: {} })),
      );
    },
    kill: () => emulator.stop(),
    restart: async () => {
      emulator = await startPubSubEmulator(Number(host.split(':')[1]));
    },
    close: async () => {
      await client.close();
      await emulator.stop();
    },
  };
}
