import { describe, expect, it } from 'vitest';
import { leastRoles } from '../../../src/setup/roles.js';
import { googleConfig } from './config.js';

const OPTIONS = { project: 'event-project', serviceAccount: 'trends@x.y', pushed: false };
const AGENT = /^serviceAccount:service-PROJECT_NUMBER@gcp-sa-pubsub\./;
const roles = (env = {}, options = {}) => leastRoles(googleConfig(env), { ...OPTIONS, ...options });
const own = (all: ReturnType<typeof roles>) =>
  all
    .filter(({ member }) => member === 'serviceAccount:trends@x.y')
    .map(({ role, on }) => `${role} on ${on}`);

describe('leastRoles', () => {
  it('are single resources’ but for running queries, and objectUser on both buckets', () => {
    expect(own(roles({ TRENDS_PUBSUB_SUBSCRIPTIONS: 'aaa,bbb,ccc' }))).toEqual([
      'roles/bigquery.jobUser on project data-project',
      'roles/bigquery.dataViewer on dataset data-project.nba_analytics',
      'roles/bigquery.dataViewer on dataset data-project.nba_precompute',
      'roles/bigquery.dataViewer on dataset data-project.nba_reference',
      'roles/bigquery.dataViewer on dataset data-project.nba_raw',
      'roles/storage.objectUser on bucket files',
      'roles/storage.objectUser on bucket private',
      ...['aaa', 'bbb', 'ccc'].flatMap((name) => [
        `roles/pubsub.subscriber on subscription ${name}`,
        `roles/pubsub.viewer on subscription ${name}`,
      ]),
      'roles/pubsub.publisher on topic dead',
    ]);
  });

  it('let Pub/Sub move what was delivered too often', () => {
    const agents = roles().filter(({ member }) => AGENT.test(member));
    expect(agents.map(({ role, on }) => [role, on.split(' ')[0]])).toEqual([
      ['roles/pubsub.publisher', 'topic'],
      ['roles/pubsub.subscriber', 'subscription'],
      ['roles/pubsub.subscriber', 'subscription'],
      ['roles/pubsub.subscriber', 'subscription'],
    ]);
  });

  it('pull nothing where messages are pushed, and need no agent without dead letters', () => {
    const pushed = own(roles({}, { pushed: true })).filter((each) => /pubsub/.test(each));
    expect(pushed).toEqual(['roles/pubsub.publisher on topic dead']);
    const without = roles({ TRENDS_PUBSUB_DEAD_LETTER_TOPIC: '' });
    expect(without.filter(({ member }) => AGENT.test(member))).toEqual([]);
  });

  it('say nothing of folders', () => {
    const env = { TRENDS_DATA: 'data', TRENDS_OUT: 'out', TRENDS_STATE: 'state' };
    expect(own(roles(env)).filter((each) => !/pubsub/.test(each))).toEqual([]);
  });
});
