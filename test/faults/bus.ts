import { setTimeout as after } from 'node:timers/promises';
import type { CompletionEvent } from '../../src/sample/index.js';
import type { Random } from '../../src/sample/random.js';
import type { Instance } from './instances.js';

/** A message bus that delivers each message until some instance has acknowledged it. */
export interface Bus {
  send(event: CompletionEvent): void;
  /** Redelivers one that was acknowledged. */
  sendAgain(): void;
  /** Sends what nobody can read. */
  sendNonsense(): void;
  /** Resolves when everything sent is acknowledged. */
  settled(): Promise<unknown>;
  /** Acknowledged as good. */
  readonly acked: readonly CompletionEvent[];
  /** Acknowledged as unreadable. */
  readonly dead: readonly string[];
  /** Nacked at least once: the journal took too long, so they may have become durable all the same. */
  readonly nacked: ReadonlySet<object | string>;
  /** Deliveries that were not acknowledged, and repeated. */
  lost(): number;
}

/** Before a message is delivered again, in milliseconds. */
const REDELIVER_MS = 20;

/** @param instances those that are up or starting; changes as they come and go */
export function openBus(random: Random, instances: readonly Instance[]): Bus {
  const acked: CompletionEvent[] = [];
  const dead: string[] = [];
  const nacked = new Set<object | string>();
  const deliveries: Promise<void>[] = [];
  let lost = 0;
  let nonsense = 0;

  /** @returns what the instance found wrong with it, or null */
  async function deliver(event: object | string): Promise<string | null> {
    for (;;) {
      const up = instances.filter((instance) => instance.isUp());
      if (up.length > 0) {
        const answer = await random.pick(up).publish(event);
        if (answer.kind === 'acked') return answer.fault;
        if (answer.kind === 'nacked') nacked.add(event);
        lost += 1;
      }
      await after(REDELIVER_MS);
    }
  }

  async function deliverGood(event: CompletionEvent): Promise<void> {
    const fault = await deliver(event);
    if (fault !== null) throw new Error(`a good event was refused: ${fault}`);
    acked.push(event);
  }

  async function deliverNonsense(text: string): Promise<void> {
    if ((await deliver(text)) === null) throw new Error(`this was taken for an event: ${text}`);
    dead.push(text);
  }

  return {
    acked,
    dead,
    nacked,
    lost: () => lost,
    send: (event) => deliveries.push(deliverGood(event)),
    sendAgain: () => {
      if (acked.length > 0) deliveries.push(deliver(random.pick(acked)).then(() => undefined));
    },
    sendNonsense: () => {
      nonsense += 1;
      deliveries.push(deliverNonsense(`{"no": ${nonsense}, "event"`));
    },
    settled: () => Promise.all(deliveries),
  };
}
