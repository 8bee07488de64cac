import { Agent, request } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';

/** An answer's status, and how long it took, in milliseconds. */
interface Answered {
  readonly status: number;
  readonly ms: number;
}

/** A client that keeps its connections. */
export interface Asker {
  /** @param from the client's address, as a trusted proxy would tell it */
  get(url: string, from: string): Promise<Answered>;
  post(url: string, body: string): Promise<Answered>;
  close(): void;
}

export function asker(): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const send = (url: string, headers: Record<string, string>, body?: string) => {
    const began = performance.now();
    return new Promise<Answered>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request(url, { agent, method, headers });
      sent.once('error', reject);
      sent.once('response', (response) => {
        const ms = performance.now() - began;
        response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, ms }));
      });
      sent.end(body);
    });
  };
  return {
    get: (url, from) => send(url, { 'x-forwarded-for': from }),
    post: (url, body) => send(url, {}, body),
    close: () => agent.destroy(),
  };
}

/** What came of a storm of requests, and how long others took meanwhile, in milliseconds. */
export interface Weathered {
  readonly answered: number;
  readonly refused: number;
  readonly probes: readonly (readonly number[])[];
}

export interface Storm {
  /** Who ask, each again as soon as it is answered. */
  readonly clients: number;
  readonly ms: number;
  readonly ask: () => Promise<Answered>;
  /** What is asked meanwhile, each by one client every 25 ms. */
  readonly probes: readonly ((count: number) => Promise<Answered>)[];
}

/** @throws Error when the service fails otherwise than by sending somebody away */
export async function weather({ clients, ms, ask, probes }: Storm): Promise<Weathered> {
  const until = performance.now() + ms;
  let [answered, refused] = [0, 0];
  const client = async () => {
    while (performance.now() < until) {
      const { status } = await ask();
      const isSentAway = status === 503 || status === 429;
      if (status >= 500 && !isSentAway) throw new Error(`it was answered with ${status}`);
      if (isSentAway) refused += 1;
      else answered += 1;
      // Who is sent away asks again almost at once: that is the attack.
      if (isSentAway) await after(10);
    }
  };
  const probed = async (probe: (count: number) => Promise<Answered>) => {
    const times: number[] = [];
    while (performance.now() < until) {
      times.push((await probe(times.length)).ms);
      await after(25);
    }
    return times;
  };
  const storming = Array.from({ length: clients }, client);
  const times = await Promise.all(probes.map(probed));
  await Promise.all(storming);
  return { answered, refused, probes: times };
}
