import { describe, expect, it } from 'vitest';
import { TrendsError } from '../../../src/domain/errors.js';
import type { PubSubAdmin } from '../../../src/ports/pubsub-admin.js';
import { carryOut } from '../../../src/setup/carry-out.js';
import { plan } from '../../../src/setup/plan.js';
import type { SetupPorts } from '../../../src/setup/ports.js';
import { googleConfig } from './config.js';

const OPTIONS = { pushEndpoint: null, exactlyOnce: null, location: 'US' };
const WANTED = plan(googleConfig(), OPTIONS);
const DENIED = new TrendsError('denied', { remedy: 'Grant it.' });

/** A project in which nothing is there yet but the datasets, and what was done to it. */
function emptyProject(change: Partial<SetupPorts> = {}, pubsub: Partial<PubSubAdmin> = {}) {
  const done: string[] = [];
  const ports: SetupPorts = {
    project: 'event-project',
    pubsub: {
      hasTopic: async () => false,
      createTopic: async (name) => void done.push(`topic ${name}`),
      subscription: async () => null,
      subscriptionsOf: async () => [],
      createSubscription: async ({ name }) => void done.push(`subscription ${name}`),
      close: async () => {},
      ...pubsub,
    },
    buckets: {
      find: async () => null,
      create: async ({ bucket, preventPublicAccess }) =>
        done.push(`bucket ${bucket}${preventPublicAccess ? ', private' : ''}`),
    },
    dataset: async () => ({ location: 'us' }),
    ...change,
  };
  return { ports, done };
}

const verdictsOf = (steps: Awaited<ReturnType<typeof carryOut>>, kind: string) => [
  ...new Set(steps.filter((step) => step.kind === kind).map(({ verdict }) => verdict)),
];

describe('carryOut', () => {
  it('creates what is not there, in order, and no dataset', async () => {
    const { ports, done } = emptyProject();
    const steps = await carryOut(WANTED, ports, false);
    expect(done.slice(-2)).toEqual(['bucket files', 'bucket private, private']);
    expect(done).toHaveLength(10);
    expect(verdictsOf(steps, 'dataset')).toEqual(['exists']);
    expect(steps.map(({ name }) => name)).toEqual(WANTED.map(({ name }) => name));
  });

  it('creates nothing in a dry run', async () => {
    const { ports, done } = emptyProject();
    const steps = await carryOut(WANTED, ports, true);
    expect(done).toEqual([]);
    expect(verdictsOf(steps, 'subscription')).toEqual(['would-create']);
    expect(verdictsOf(steps, 'bucket')).toEqual(['would-create']);
  });

  it('goes on after a failure, and tells it', async () => {
    const createTopic = async () => Promise.reject(DENIED);
    const { ports, done } = emptyProject({}, { createTopic });
    const steps = await carryOut(WANTED, ports, false);
    expect(verdictsOf(steps, 'topic')).toEqual(['failed']);
    expect(steps[0]?.findings).toEqual([{ what: 'denied', remedy: 'Grant it.' }]);
    expect(done).toHaveLength(6);
  });

  it('names duplicates also where they cannot be looked at', async () => {
    const pubsub: Partial<PubSubAdmin> = {
      subscriptionsOf: async () => ['trends-of-another-project', 'website'],
      subscription: async (name) =>
        name === 'trends-of-another-project' ? Promise.reject(DENIED) : null,
    };
    const { ports } = emptyProject({}, pubsub);
    const [, , , , first] = await carryOut(WANTED, ports, true);
    expect(first).toMatchObject({
      kind: 'subscription',
      verdict: 'would-create',
      findings: [{ what: expect.stringMatching(/^trends-of-another-project is/) }],
    });
  });

  it('tells of datasets that are missing or elsewhere', async () => {
    const dataset = async (name: string) =>
      name === 'nba_raw' ? null : { location: name === 'nba_analytics' ? 'EU' : 'US' };
    const { ports } = emptyProject({ dataset });
    const steps = (await carryOut(WANTED, ports, true)).filter(({ kind }) => kind === 'dataset');
    expect(steps.map(({ verdict }) => verdict)).toEqual(['differs', 'exists', 'exists', 'missing']);
    expect(steps[0]?.findings[0]?.remedy).toContain('TRENDS_BIGQUERY_LOCATION to EU');
    expect(steps[3]?.findings[0]?.what).toBe('there is no dataset nba_raw in data-project');
  });

  it('lets faults of the program through', async () => {
    const hasTopic = async () => Promise.reject(new Error('a fault'));
    const { ports } = emptyProject({}, { hasTopic });
    await expect(carryOut(WANTED, ports, true)).rejects.toThrow('a fault');
  });
});
