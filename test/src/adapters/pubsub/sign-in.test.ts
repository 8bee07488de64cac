import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPubSubAdmin } from '../../../../src/adapters/pubsub/admin.js';
import { pubSubClient } from '../../../../src/adapters/pubsub/client.js';
import { openDeadLetterTopic } from '../../../../src/adapters/pubsub/index.js';
import { isNotSignedIn, signIn } from '../../../../src/adapters/pubsub/sign-in.js';
import { temporaryFolder } from '../../../support/table-folder.js';

const KEY = 'GOOGLE_APPLICATION_CREDENTIALS';
const folder = temporaryFolder('sign-in');

beforeEach(() => {
  vi.stubEnv('HOME', folder);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  vi.stubEnv('PUBSUB_EMULATOR_HOST', undefined);
  vi.stubEnv(KEY, join(folder, 'nowhere.json'));
});
afterEach(() => vi.unstubAllEnvs());

const credentials = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  vi.stubEnv(KEY, path);
};

describe('signIn, with the client of Google', () => {
  it.each([
    ['a key file that is not there', () => {}, 'nowhere.json'],
    ['no key file at all', () => vi.stubEnv(KEY, undefined), 'default credentials'],
    ['a key file that is empty', () => credentials('empty.json', ''), 'not valid JSON'],
    ['a key file without a key', () => credentials('keyless.json', '{}'), 'client_email'],
  ])('says how to sign in where there is %s', async (_, prepare, reason) => {
    prepare();
    await expect(signIn(pubSubClient('trends-test'))).rejects.toMatchObject({
      name: 'NotSignedIn',
      message: expect.stringContaining(reason),
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
  });

  it('tells nothing of what a broken key file holds', async () => {
    credentials('broken.json', '{"private_key": "secret"');
    const error = await signIn(pubSubClient('trends-test')).catch((caught: unknown) => caught);
    expect(isNotSignedIn(error)).toBe(true);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret');
  });

  it('looks anew after it has found nothing', async () => {
    const client = pubSubClient('trends-test');
    await expect(signIn(client)).rejects.toThrow('nowhere.json');
    credentials('good.json', JSON.stringify({ type: 'authorized_user', client_id: 'id' }));
    await expect(signIn(client)).rejects.toThrow('client_secret');
  });

  it('asks for no credentials at an endpoint that is not Google’s', async () => {
    await expect(signIn(pubSubClient('trends-test', '127.0.0.1:9'))).resolves.toBeUndefined();
    vi.stubEnv('PUBSUB_EMULATOR_HOST', '127.0.0.1:9');
    await expect(signIn(pubSubClient('trends-test'))).resolves.toBeUndefined();
  });
});

describe('without credentials', () => {
  it('a dead letter is not sent on, and says why', async () => {
    const letters = openDeadLetterTopic({ project: 'trends-test', topic: 'dead-letters' });
    const message = { id: '1', topic: null, body: new Uint8Array(), attributes: {} };
    await expect(
      letters.forward({ message, reason: 'not JSON', receivedAt: 0 }),
    ).rejects.toMatchObject({
      message: expect.stringContaining('topics/dead-letters: nobody is signed in'),
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
    await letters.close();
  });

  it('what is looked at and created is named', async () => {
    const admin = openPubSubAdmin({ project: 'trends-test' });
    await expect(admin.hasTopic('events')).rejects.toMatchObject({
      message: expect.stringMatching(/^Looking at topic events failed: .*nowhere\.json/),
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
    await admin.close();
  });
});
