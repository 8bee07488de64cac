import { afterAll, beforeAll } from 'vitest';
import { openPubSubSource } from '../../src/adapters/pubsub/index.js';
import { eventSourceContract } from '../contracts/event-source.js';
import { quiet, virtualTimer } from '../support/virtual-timer.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

describeWith('Pub/Sub', PUBSUB_EMULATOR, () => {
  let project: EmulatedProject;
  beforeAll(async () => {
    project = await emulatedProject();
  });
  afterAll(() => project.close());

  eventSourceContract('a Pub/Sub subscription', async (bodies) => {
    const { topic, subscription } = await project.create();
    const timer = virtualTimer();
    const source = openPubSubSource({
      project: project.id,
      endpoint: project.host,
      subscription,
      timer,
      report: ({ message }) => {
        throw new Error(message);
      },
    });
    return {
      source,
      feed: () => void project.publish(topic, bodies),
      // Longer than the second try has to wait for.
      elapse: async () => {
        timer.advance(5000);
        await quiet();
      },
      close: () => source.stop(),
    };
  });
});
