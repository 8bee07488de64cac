import { EventEmitter } from 'node:events';
import type {
  ClientMessage,
  ClientSubscription,
  Connection,
} from '../../../../src/adapters/pubsub/client.js';

type AckAnswer = Awaited<ReturnType<ClientMessage['ackWithResponse']>>;

/** One connection of the source as the server sees it. */
interface ScriptedLine {
  /** False until the source listens, and from its close on. */
  readonly open: () => boolean;
  /** The stream ends with an error that the client does not bridge. */
  fail(error: Error): void;
  /** What the client tells on its debug channel. */
  note(note: object): void;
  /** A message that arrives although the source has hung up. */
  deliver(id: string): void;
}

/**
 * A subscription that does what Google's emulator cannot be made to do: refuse acks, deny access, go
 * silent. A nacked message comes again at once, as from the real one.
 */
export interface ScriptedServer {
  readonly connect: () => Connection;
  readonly lines: readonly ScriptedLine[];
  /** `ack <id>`, `nack <id>` in order of arrival. */
  readonly settlements: readonly string[];
  /** How often each message went out. */
  readonly deliveries: ReadonlyMap<string, number>;
  /** Puts a body into the backlog and sends it. */
  publish(id: string, body?: Uint8Array | string): void;
  /** Sends messages that are out a second time, as happens. */
  redeliver(): void;
  /** What the source said of the flow of messages: true: goes on, false: stops. */
  readonly flows: readonly boolean[];
  /** While true nothing goes out and nothing is said. */
  silent: boolean;
  /** Finds credentials. */
  signIn: () => Promise<void>;
  /** Answers to the question for the topic. */
  topic: () => Promise<string>;
  /** Answers to acks; what it rejects with is not recorded as an ack. */
  onAck: (id: string) => Promise<AckAnswer>;
  /** Closing waits for the messages that are out, unless told to hang. */
  closing: 'waits' | 'hangs' | 'fails';
}

interface Sent {
  readonly id: string;
  readonly line: number;
}

export function scriptedServer(): ScriptedServer {
  const backlog = new Map<string, Buffer>();
  const lines: ScriptedLine[] = [];
  const settlements: string[] = [];
  const deliveries = new Map<string, number>();
  const flows: boolean[] = [];
  const out = new Set<Sent>();
  const emitters: EventEmitter[] = [];
  let onSettled = () => {};

  function send(id: string, line: number): void {
    const sent = { id, line };
    let open = true;
    out.add(sent);
    deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
    const settle = (how: 'ack' | 'nack') => {
      if (!open) return false;
      open = false;
      out.delete(sent);
      settlements.push(`${how} ${id}`);
      if (how === 'ack') backlog.delete(id);
      else setImmediate(sendAll);
      onSettled();
      return true;
    };
    const message: ClientMessage = {
      id,
      data: backlog.get(id) ?? Buffer.alloc(0),
      attributes: {},
      ackWithResponse: async () => {
        const answer = await server.onAck(id);
        return settle('ack') ? answer : 'INVALID';
      },
      nackWithResponse: async () => (settle('nack') ? 'SUCCESS' : 'INVALID'),
    };
    emitters[line]?.emit('message', message);
  }

  function sendAll(): void {
    const line = lines.findLastIndex(({ open }) => open());
    if (server.silent || line < 0) return;
    const taken = new Set([...out].map(({ id }) => id));
    for (const id of backlog.keys()) if (!taken.has(id)) send(id, line);
  }

  function connect(): Connection {
    const index = lines.length;
    const emitter = new EventEmitter();
    emitters.push(emitter);
    let state: 'new' | 'open' | 'closed' = 'new';
    lines.push({
      open: () => state === 'open',
      fail: (error) => emitter.emit('error', error),
      note: (note) => emitter.emit('debug', note),
      deliver: (id) => send(id, index),
    });
    const on = (event: string, listener: (...args: never[]) => void) => {
      emitter.on(event, listener as () => void);
      if (event === 'message') {
        state = 'open';
        queueMicrotask(sendAll);
      }
      return subscription;
    };
    const close = async () => {
      state = 'closed';
      if (server.closing === 'fails') throw new Error('closed already');
      const busy = () => server.closing === 'hangs' || [...out].some(({ line }) => line === index);
      while (busy()) {
        await new Promise<void>((resolve) => {
          onSettled = resolve;
        });
      }
      emitter.emit('close');
    };
    const subscription: ClientSubscription = {
      on: on as ClientSubscription['on'],
      close: close as ClientSubscription['close'],
      getMetadata: (async () => [
        { topic: await server.topic() },
      ]) as ClientSubscription['getMetadata'],
    };
    return {
      subscription,
      signIn: async () => server.signIn(),
      flow: (open) => flows.push(open),
      close,
    };
  }

  const server: ScriptedServer = {
    connect,
    lines,
    settlements,
    deliveries,
    flows,
    silent: false,
    closing: 'waits',
    signIn: async () => {},
    topic: async () => 'projects/trends-test/topics/events',
    onAck: async () => 'SUCCESS',
    publish: (id, body = id) => {
      backlog.set(id, Buffer.from(body));
      sendAll();
    },
    redeliver: () => {
      const line = lines.findLastIndex(({ open }) => open());
      for (const { id } of [...out]) send(id, line);
    },
  };
  return server;
}

/** An error with a gRPC status, as Google's client throws them. */
export function statusError(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}
