import { createParser } from 'eventsource-parser';
import { pino } from 'pino';
import { filter, firstValueFrom, map, ReplaySubject, scan } from 'rxjs';
import type { LiveEvent } from '../../../src/dashboard/api.js';
import { openDashboard } from '../../../src/dashboard/dashboard.js';
import { admission } from '../../../src/http/admit.js';
import { openHttp } from '../../../src/http/server.js';
import type { RunningService } from '../../support/running-service.js';

export const TOKEN = 'an-operator-token-of-the-test';

/** A service's dashboard behind a real server, and somebody who looks at it. */
export interface Looking {
  readonly url: string;
  /** What a path below `/api` answers. */
  get<T>(path: string): Promise<T>;
  /** Status and body of a path, whatever they are. */
  ask(path: string): Promise<readonly [number, unknown]>;
  /** Posts an action; null: without a token. */
  act(action: object, token?: string | null): Promise<readonly [number, unknown]>;
  /** Resolves once the events so far, and to come, satisfy. */
  heard(satisfies: (events: readonly LiveEvent[]) => boolean): Promise<readonly LiveEvent[]>;
  close(): Promise<void>;
}

export async function looking({ made }: Pick<RunningService, 'made'>): Promise<Looking> {
  const log = pino({ level: 'silent' });
  const dashboard = openDashboard({ ...made, log, page: '/nowhere' });
  dashboard.attach(made.service);
  const admit = admission({ auth: 'none', token: TOKEN, operators: null, push: null, log });
  const { routes } = dashboard;
  const server = await openHttp({ host: '127.0.0.1', port: 0, routes, admit, log });
  const events$ = new ReplaySubject<LiveEvent>();
  const leaving = new AbortController();
  await listen(`${server.url}/api/live`, leaving.signal, (event) => events$.next(event));
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.url}/api/${path}`, init);
    const body: unknown = await response.json();
    return [response.status, body] as const;
  };
  return {
    url: server.url,
    ask: (path) => ask(path),
    get: async <T>(path: string) => {
      const [status, body] = await ask(path);
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      return body as T;
    },
    act: (action, token = TOKEN) => {
      const headers = token === null ? {} : { authorization: `Bearer ${token}` };
      return ask('actions', { method: 'POST', headers, body: JSON.stringify(action) });
    },
    heard: (satisfies) =>
      firstValueFrom(
        events$.pipe(
          scan((sofar: readonly LiveEvent[], event) => [...sofar, event], []),
          filter(satisfies),
          map((events) => events),
        ),
      ),
    close: async () => {
      leaving.abort();
      await server.close();
      await dashboard.close();
    },
  };
}

/** Resolves once the server has greeted. */
async function listen(url: string, signal: AbortSignal, onEvent: (event: LiveEvent) => void) {
  const { body } = await fetch(url, { signal });
  if (body === null) throw new Error('nothing to listen to');
  await new Promise<void>((resolve) => {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        onEvent({ event, data: JSON.parse(data) } as LiveEvent);
        resolve();
      },
    });
    const read = async () => {
      for await (const part of body.pipeThrough(new TextDecoderStream())) parser.feed(part);
    };
    read().catch(() => undefined);
  });
}
