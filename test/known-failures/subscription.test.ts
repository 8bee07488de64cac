import { describe, expect, it } from 'vitest';
import { openPubSubSource, type PubSubReport } from '../../src/adapters/pubsub/index.js';
import { PLAYER_GAMES } from '../../src/domain/tables.js';
import type { Message } from '../../src/ports/event-source.js';
import {
  type ScriptedServer,
  scriptedServer,
  statusError,
} from '../src/adapters/pubsub/scripted-server.js';
import { inbox } from '../support/inbox.js';
import { HOT_COLD } from '../support/model-plans.js';
import { completion } from '../support/model-service.js';
import { HOUR, inSeason, MINUTE } from '../support/season.js';
import { turn, virtualTimer } from '../support/virtual-timer.js';

const SUNDAY = '2025-11-09';
const DEADLINE_EXCEEDED = 4;
const renewal = { message: 'renewed', error: statusError(DEADLINE_EXCEEDED, 'deadline') };

/** A source on a scripted server, listened to, in time of its own. */
async function listening(
  server: ScriptedServer,
  then: (message: Message) => void,
  limit = { messages: 1000, bytes: 1e6 },
) {
  const timer = virtualTimer();
  const reports: PubSubReport[] = [];
  const source = openPubSubSource({
    project: 'trends-test',
    subscription: 'events-sub',
    connect: server.connect,
    timer,
    limit,
    report: (report) => reports.push(report),
  });
  const { messages, onMessage } = inbox(then);
  await source.start(onMessage);
  await turn();
  const passMinutes = async (minutes: number, each = () => {}) => {
    for (let minute = 0; minute < minutes; minute += 1) {
      each();
      timer.advance(MINUTE);
      await turn();
    }
  };
  return { source, messages, reports, passMinutes };
}

/** A service in which a file is due once the event is taken. */
function landed() {
  const service = inSeason({ until: SUNDAY, exporters: [HOT_COLD] });
  service.warehouse.load(PLAYER_GAMES, SUNDAY, {});
  const event = completion(PLAYER_GAMES, SUNDAY, service.time.now(), 'execution-1');
  /** Gives a message to the pipeline and settles it as the pipeline does. */
  const take = (message: Message) => {
    const { acked, nacked } = service.send(Buffer.from(message.body).toString());
    if (acked) message.ack();
    if (nacked) message.nack();
  };
  return { service, body: JSON.stringify(event), take };
}

describe('known failures: the subscription', () => {
  it('15: the subscription goes silent without an error: noticed after 20 minutes, opened anew, reported', async () => {
    const server = scriptedServer();
    const { messages, reports, passMinutes } = await listening(server, (message) => message.ack());
    server.publish('heard');
    await turn();
    server.silent = true;
    server.publish('unheard');
    await passMinutes(19);
    expect(server.lines).toHaveLength(1);
    server.silent = false;
    await passMinutes(1);
    expect(server.lines.map(({ open }) => open())).toEqual([false, true]);
    expect(messages.map(({ id }) => id)).toEqual(['heard', 'unheard']);
    expect(reports).toMatchObject([
      { kind: 'silent', message: expect.stringContaining('no sign of life for 20 minutes') },
    ]);
  });

  it('15: a stream that is renewed and yet brings nothing is opened anew every hour, to be sure', async () => {
    const server = scriptedServer();
    const { reports, passMinutes } = await listening(server, (message) => message.ack());
    await passMinutes(59, () => server.lines.at(-1)?.note(renewal));
    expect(reports).toEqual([]);
    await passMinutes(1);
    expect(reports.map(({ kind }) => kind)).toEqual(['quiet']);
    expect(server.lines.map(({ open }) => open())).toEqual([false, true]);
  });

  it.each([
    ['at least once', async () => 'SUCCESS' as const],
    ['exactly once', () => Promise.reject(new Error('PERMANENT_FAILURE_INVALID_ACK_ID'))],
  ])(
    '19: redelivery while the message is being worked on, delivery %s: one refresh',
    async (_, stale) => {
      const { service, body, take } = landed();
      const server = scriptedServer();
      let acks = 0;
      server.onAck = () => {
        acks += 1;
        return acks === 1 ? stale() : Promise.resolve('SUCCESS');
      };
      const { messages } = await listening(server, () => {});
      server.publish('load', body);
      server.redeliver();
      for (const message of messages) take(message);
      await turn();
      service.time.advanceBy(3 * HOUR);
      expect(messages.map(({ id }) => id)).toEqual(['load', 'load']);
      expect(service.runs).toHaveLength(1);
      expect(server.settlements.at(-1)).toBe('ack load');
      expect(service.journal).toMatchObject(
        expect.arrayContaining([expect.objectContaining({ reason: 'duplicate' })]),
      );
    },
  );

  it('20: a nack comes back at once, for ever: own retry with backoff, acked once journaled', async () => {
    const server = scriptedServer();
    let journalWorks = false;
    const { messages, passMinutes } = await listening(server, (message) => {
      if (journalWorks) message.ack();
      else message.nack();
    });
    server.publish('event');
    await passMinutes(10);
    expect(server.deliveries.get('event')).toBe(1);
    expect(messages.length).toBeGreaterThan(8);
    expect(messages.length).toBeLessThanOrEqual(6 + 10);
    journalWorks = true;
    await passMinutes(1);
    expect(server.settlements).toEqual(['ack event']);
  });

  it('21: shutdown with work in progress: acked, or left for the next start, never both', async () => {
    const server = scriptedServer();
    const first = await listening(server, () => {}, { messages: 4, bytes: 1e6 });
    const ids = Array.from({ length: 10 }, (_, n) => `event-${n}`);
    for (const id of ids) server.publish(id);
    const stopping = first.source.stop();
    for (const [n, message] of first.messages.entries()) {
      if (n === 3) message.nack();
      else message.ack();
    }
    await stopping;
    expect(first.messages.map(({ id }) => id)).toEqual(ids.slice(0, 4));
    const second = await listening(server, (message) => message.ack());
    await second.source.stop();
    expect(second.messages.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(server.settlements.filter((one) => one.startsWith('ack')).sort()).toEqual(
      ids.map((id) => `ack ${id}`),
    );
    expect([first.reports, second.reports]).toEqual([[], []]);
  });

  it('32: a renamed trigger leaves two subscriptions alive: both deliver, one refresh', async () => {
    const { service, body, take } = landed();
    const servers = [scriptedServer(), scriptedServer()];
    for (const [n, server] of servers.entries()) {
      await listening(server, take);
      server.publish(`of subscription ${n}`, body);
    }
    await turn();
    service.time.advanceBy(3 * HOUR);
    expect(service.runs).toHaveLength(1);
    expect(service.published).toHaveLength(1);
    expect(servers.map(({ settlements }) => settlements)).toEqual([
      ['ack of subscription 0'],
      ['ack of subscription 1'],
    ]);
  });
});
