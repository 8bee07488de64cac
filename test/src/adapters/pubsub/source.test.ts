import { describe, expect, it } from 'vitest';
import {
  openPubSubSource,
  type PubSubReport,
  type PubSubSourceOptions,
} from '../../../../src/adapters/pubsub/index.js';
import { NotSignedIn, SIGN_IN } from '../../../../src/adapters/pubsub/sign-in.js';
import type { Message } from '../../../../src/ports/event-source.js';
import { eventSourceContract } from '../../../contracts/event-source.js';
import { inbox } from '../../../support/inbox.js';
import { turn, virtualTimer } from '../../../support/virtual-timer.js';
import { scriptedServer, statusError } from './scripted-server.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;
const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;

eventSourceContract('a scripted Pub/Sub subscription', async (bodies) => {
  const server = scriptedServer();
  const timer = virtualTimer();
  const source = openPubSubSource({
    project: 'trends-test',
    subscription: 'events-sub',
    connect: server.connect,
    timer,
    report: ({ message }) => {
      throw new Error(message);
    },
  });
  return {
    source,
    feed: () => {
      for (const [n, body] of bodies.entries()) server.publish(`message-${n}`, body);
    },
    elapse: async () => {
      await turn();
      timer.advance(5 * SECOND);
      await turn();
    },
    close: () => source.stop(),
  };
});

describe('openPubSubSource, with a scripted client for what the emulator cannot do', () => {
  /** A source that is started, and listens. */
  async function started(
    prepare: (server: ReturnType<typeof scriptedServer>) => void = () => {},
    options: Partial<PubSubSourceOptions> = {},
    then: (message: Message) => void = (message) => message.ack(),
  ) {
    const server = scriptedServer();
    prepare(server);
    const timer = virtualTimer();
    const reports: PubSubReport[] = [];
    const source = openPubSubSource({
      project: 'trends-test',
      subscription: 'events-sub',
      connect: server.connect,
      timer,
      report: (report) => reports.push(report),
      ...options,
    });
    const { messages, onMessage } = inbox(then);
    await source.start(onMessage);
    await turn();
    const advance = async (ms: number) => {
      timer.advance(ms);
      await turn();
    };
    const kinds = () => reports.map(({ kind }) => kind);
    return { server, timer, source, reports, messages, advance, kinds };
  }

  it.each([
    ['', 'trends-test', '"" is not a name of a Pub/Sub subscription'],
    ['a b', 'trends-test', '"a b" is not a name of a Pub/Sub subscription'],
    ['goog-events', 'trends-test', '"goog-events" is not a name'],
    ['projects/p/topics/events', 'trends-test', 'is not a name of a Pub/Sub subscription'],
    ['events-sub', 'My Project', '"My Project" is not a Google Cloud project id'],
    ['events-sub', '', '"" is not a Google Cloud project id'],
  ])('refuses the subscription "%s" of project "%s"', (subscription, project, fault) => {
    const opening = () => openPubSubSource({ project, subscription, report: () => {} });
    expect(opening).toThrow(fault);
  });

  it('takes a full name, and that name is its own in reports', async () => {
    const subscription = 'projects/elsewhere/subscriptions/their-events';
    const { source, server, reports } = await started(() => {}, { subscription });
    server.lines[0]?.fail(statusError(UNAUTHENTICATED, 'token expired'));
    expect(source.name).toBe('pubsub their-events');
    expect(reports[0]).toMatchObject({ subscription });
  });

  it('with exactly-once delivery reports an ack that is refused and lives on', async () => {
    const { server, messages, reports, kinds } = await started((scripted) => {
      scripted.onAck = (id) =>
        id === 'stale'
          ? Promise.reject(new Error('PERMANENT_FAILURE_INVALID_ACK_ID'))
          : Promise.resolve('SUCCESS');
    });
    for (const id of ['stale', 'good']) server.publish(id);
    await turn();
    expect(messages.map(({ id }) => id)).toEqual(['stale', 'good']);
    expect(server.settlements).toEqual(['ack good']);
    expect(kinds()).toEqual(['ack-failed']);
    expect(reports[0]).toMatchObject({
      message: expect.stringContaining('PERMANENT_FAILURE_INVALID_ACK_ID'),
      remedy: expect.stringContaining('may come again'),
    });
  });

  it('reports an ack that is answered with anything but success', async () => {
    const { server, reports } = await started((scripted) => {
      scripted.onAck = async () => 'FAILED_PRECONDITION';
    });
    server.publish('a');
    await turn();
    expect(reports).toMatchObject([
      { kind: 'ack-failed', message: expect.stringContaining('FAILED_PRECONDITION') },
    ]);
  });

  it('reports a batch of acks that was not sent, of which the client tells on its debug channel', async () => {
    const { server, reports } = await started();
    const error = statusError(UNAVAILABLE, 'Failed to "ack" for 2 message(s)');
    const batch = { message: error.message, error, ackIds: ['1', '2'], code: UNAVAILABLE };
    server.lines[0]?.note(batch);
    expect(reports).toMatchObject([{ kind: 'ack-failed' }]);
  });

  it.each([
    [PERMISSION_DENIED, 'User not authorized', 'may not be used', 'roles/pubsub.subscriber'],
    [
      PERMISSION_DENIED,
      'Cloud Pub/Sub API has not been used',
      'may not be used',
      'services enable',
    ],
    [UNAUTHENTICATED, 'token expired', 'have expired', 'gcloud auth application-default login'],
    [9, 'not a pull subscription', 'does not take this request', 'delivery type pull'],
    [8, 'quota', 'a quota is used up', 'Raise'],
    [UNAVAILABLE, 'connection reset', 'cannot be reached', 'Check the network'],
    [UNAUTHENTICATED, 'plugin failed: invalid_grant', 'nobody is signed in', 'clock'],
    [UNAUTHENTICATED, 'plugin failed: unauthorized_client', 'nobody is signed in', 'clock'],
    [5, 'Resource not found', 'does not exist', 'trends setup'],
  ])('names the remedy when the stream ends with status %i', async (code, text, what, remedy) => {
    const { server, reports } = await started();
    server.lines[0]?.fail(statusError(code, text));
    expect(reports).toMatchObject([{ kind: 'lost', remedy: expect.stringContaining(remedy) }]);
    expect(reports[0]?.message).toContain(what);
    expect(reports[0]?.message).toContain(text);
  });

  it('tries again after 1, 2, 4 … 60 seconds, for ever, and says so once in ten minutes', async () => {
    const { server, timer, advance, kinds } = await started((scripted) => {
      scripted.topic = () => Promise.reject(statusError(UNAUTHENTICATED, 'token expired'));
    });
    const tries: number[] = [];
    for (let second = 0; second < 600; second += 1) {
      const before = server.lines.length;
      await advance(SECOND);
      if (server.lines.length > before) tries.push(timer.now() / SECOND);
    }
    expect(tries.slice(0, 8)).toEqual([1, 3, 7, 15, 31, 63, 123, 183]);
    expect(kinds()).toEqual(['lost']);
    server.topic = async () => 'projects/trends-test/topics/events';
    await advance(MINUTE);
    server.publish('at last');
    await turn();
    expect(kinds().at(-1)).toBe('recovered');
    expect(server.settlements).toEqual(['ack at last']);
  });

  it('is lost when there are no credentials to connect with', async () => {
    let refused = true;
    const { server, reports, advance } = await started(() => {}, {
      connect: () => {
        if (refused) throw new Error('Could not load the default credentials.');
        return server.connect();
      },
    });
    expect(reports).toMatchObject([
      { kind: 'lost', message: expect.stringContaining('default credentials') },
    ]);
    refused = false;
    await advance(SECOND);
    expect(server.lines).toHaveLength(1);
  });

  it('is lost while nobody is signed in, asks anew each time, and opens no stream before', async () => {
    let asked = 0;
    const { server, advance, reports, kinds } = await started((scripted) => {
      scripted.topic = () => expect.fail('nobody is signed in');
      scripted.signIn = async () => {
        asked += 1;
        throw new NotSignedIn('Could not load the default credentials.', { remedy: SIGN_IN });
      };
    });
    const tries: number[] = [];
    for (let second = 1; second <= 200; second += 1) {
      const before = asked;
      await advance(SECOND);
      if (asked > before) tries.push(second);
    }
    expect(tries).toEqual([1, 3, 7, 15, 31, 63, 123, 183]);
    expect(server.lines.filter(({ open }) => open())).toEqual([]);
    expect(reports).toMatchObject([
      {
        kind: 'lost',
        message:
          'projects/trends-test/subscriptions/events-sub: nobody is signed in: Could not load the default credentials.',
        remedy: expect.stringContaining('gcloud auth application-default login'),
      },
    ]);
    server.signIn = async () => {};
    server.topic = async () => 'projects/trends-test/topics/events';
    await advance(MINUTE);
    server.publish('at last');
    await turn();
    expect(server.settlements).toEqual(['ack at last']);
    expect(kinds()).toEqual(['lost', 'recovered']);
  });

  it('does not wait for ever for credentials', async () => {
    const { server, advance, reports } = await started((scripted) => {
      scripted.signIn = () => new Promise(() => {});
    });
    await advance(10 * SECOND);
    expect(reports).toMatchObject([
      { kind: 'lost', message: expect.stringContaining('no credentials in 10 seconds') },
    ]);
    await advance(SECOND);
    expect(server.lines).toHaveLength(2);
  });

  it('opens no stream when it is stopped before it has signed in', async () => {
    let signedIn = () => {};
    const { server, source } = await started((scripted) => {
      scripted.signIn = () =>
        new Promise((resolve) => {
          signedIn = resolve;
        });
    });
    await source.stop();
    signedIn();
    await turn();
    expect(server.lines.map(({ open }) => open())).toEqual([false]);
  });

  it('can be looked at without being started', async () => {
    const server = scriptedServer();
    const source = openPubSubSource({
      project: 'trends-test',
      subscription: 'events-sub',
      connect: server.connect,
      report: ({ message }) => expect.fail(message),
    });
    server.publish('a');
    await source.look();
    server.topic = () => Promise.reject(statusError(PERMISSION_DENIED, 'may not ask'));
    await source.look();
    server.topic = () => Promise.reject(statusError(5, 'Resource not found'));
    await expect(source.look()).rejects.toMatchObject({
      message: expect.stringContaining('events-sub does not exist'),
      remedy: expect.stringContaining('trends setup'),
    });
    server.signIn = () => Promise.reject(new NotSignedIn('no credentials', { remedy: SIGN_IN }));
    await expect(source.look()).rejects.toMatchObject({
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
    expect(server.deliveries.size).toBe(0);
    expect(server.lines.map(({ open }) => open())).toEqual([false, false, false, false]);
  });

  it.each([
    ['the API is switched off', 'Cloud Pub/Sub API has not been used', 'services enable'],
    ['a perimeter is in the way', 'vpcServiceControlsUniqueIdentifier: x', 'service perimeter'],
  ])('when asked to look, says that %s, which is no lack of rights', async (_, said, remedy) => {
    const { server, source } = await started();
    server.topic = () => Promise.reject(statusError(PERMISSION_DENIED, said));
    await expect(source.look()).rejects.toMatchObject({ remedy: expect.stringContaining(remedy) });
  });

  it('does not wait for ever to be told the topic', async () => {
    const { server, advance, reports } = await started((scripted) => {
      scripted.topic = () => new Promise(() => {});
    });
    await advance(10 * SECOND);
    expect(reports).toMatchObject([
      { message: expect.stringContaining('cannot be reached: no answer in 10 seconds') },
    ]);
    await advance(SECOND);
    expect(server.lines).toHaveLength(2);
  });

  it('goes on without the topic where it may not ask for it', async () => {
    const { server, messages, reports } = await started((scripted) => {
      scripted.topic = () => Promise.reject(statusError(PERMISSION_DENIED, 'not authorized'));
    });
    server.publish('a');
    await turn();
    expect(messages).toMatchObject([{ id: 'a', topic: null }]);
    expect(reports).toMatchObject([
      { kind: 'topic-unknown', remedy: expect.stringContaining('pubsub.subscriptions.get') },
    ]);
  });

  it('does not ask for a topic that it was told', async () => {
    const { server, messages } = await started(
      (scripted) => {
        scripted.topic = () => Promise.reject(new Error('asked'));
      },
      { topic: 'told' },
    );
    server.publish('a');
    await turn();
    expect(messages).toMatchObject([{ topic: 'told' }]);
  });

  it('says that the topic was deleted', async () => {
    const { reports } = await started((scripted) => {
      scripted.topic = async () => '_deleted-topic_';
    });
    expect(reports).toMatchObject([
      { kind: 'topic-unknown', message: expect.stringContaining('was deleted') },
    ]);
  });

  it('takes streams that end now and then as usual, and many in a row as trouble', async () => {
    const { server, advance, kinds, reports } = await started();
    const [line] = server.lines;
    const end = (code: number) =>
      line?.note({ message: 'will be retried', error: statusError(code, 'stream ended') });
    for (const code of [DEADLINE_EXCEEDED, UNAVAILABLE, DEADLINE_EXCEEDED, UNAVAILABLE]) end(code);
    await advance(MINUTE);
    for (const code of [UNAVAILABLE, UNAVAILABLE]) end(code);
    expect(kinds()).toEqual([]);
    end(UNAVAILABLE);
    expect(kinds()).toEqual(['unreachable']);
    expect(reports[0]?.remedy).toContain('Check the network');
    end(UNAVAILABLE);
    await advance(MINUTE);
    expect(kinds()).toEqual(['unreachable', 'recovered']);
  });

  it('stops the flow while messages wait for room, and hands them out in order', async () => {
    const { server, messages, advance } = await started(
      () => {},
      { limit: { messages: 2, bytes: 100 } },
      () => {},
    );
    for (const id of ['a', 'b', 'c', 'd']) server.publish(id);
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(server.flows).toEqual([false]);
    messages[0]?.ack();
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    messages[1]?.nack();
    expect(messages).toHaveLength(3);
    expect(server.flows).toEqual([false]);
    await advance(SECOND);
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'b']);
    messages[2]?.ack();
    expect(messages.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'b', 'd']);
    expect(server.flows).toEqual([false, true]);
  });

  it('lets a message larger than its limit go alone', async () => {
    const { server, messages } = await started(
      () => {},
      { limit: { messages: 5, bytes: 10 } },
      () => {},
    );
    server.publish('small');
    server.publish('large', 'x'.repeat(11));
    server.publish('next');
    expect(messages.map(({ id }) => id)).toEqual(['small']);
    messages[0]?.ack();
    expect(messages.map(({ id }) => id)).toEqual(['small', 'large']);
    messages[1]?.ack();
    expect(messages.map(({ id }) => id)).toEqual(['small', 'large', 'next']);
  });

  it('gives back what arrives on a line that it has left', async () => {
    const { server, messages } = await started();
    server.lines[0]?.fail(statusError(UNAUTHENTICATED, 'token expired'));
    server.lines[0]?.deliver('late');
    await turn();
    expect(messages).toEqual([]);
    expect(server.settlements).toEqual(['nack late']);
  });

  it('can ack on a line that it has left what the listener still had', async () => {
    const { server, messages } = await started(
      () => {},
      {},
      () => {},
    );
    server.publish('in work');
    server.lines[0]?.fail(statusError(UNAUTHENTICATED, 'token expired'));
    messages[0]?.ack();
    await turn();
    expect(server.settlements).toEqual(['ack in work']);
  });

  it('gives a message back before its lease ends', async () => {
    const { server, messages, advance } = await started(
      () => {},
      {},
      (message) => message.nack(),
    );
    const renewal = { message: 'renewed', error: statusError(DEADLINE_EXCEEDED, 'deadline') };
    server.publish('refused');
    for (let minute = 0; minute < 50; minute += 1) {
      expect(server.settlements).toEqual([]);
      server.lines[0]?.note(renewal);
      await advance(MINUTE);
    }
    expect(server.settlements).toEqual(['nack refused']);
    expect(messages.length).toBeLessThan(60);
  });

  it.each(['hangs', 'fails'] as const)('ends a stop in time when the close %s', async (closing) => {
    const { server, source, messages, advance, kinds } = await started(
      (scripted) => {
        scripted.closing = closing;
      },
      { stopMs: 3 * SECOND },
      () => {},
    );
    server.publish('never settled');
    const stopping = source.stop();
    await advance(4 * SECOND);
    await stopping;
    expect(messages).toHaveLength(1);
    expect(kinds()).toEqual(['cut-short']);
  });

  it('can be stopped while it waits for its next try, and leaves no timer behind', async () => {
    const { server, source, timer, advance } = await started();
    server.lines[0]?.fail(statusError(UNAUTHENTICATED, 'token expired'));
    await source.stop();
    expect(timer.pending()).toBe(0);
    await advance(10 * MINUTE);
    expect(server.lines).toHaveLength(1);
  });
});
