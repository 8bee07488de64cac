import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listener, listenerAt, portFindings } from '../../../src/doctor/port.js';
import { freePort } from '../../support/processes.js';

describe('portFindings', () => {
  const found = (listener: Listener, host = '127.0.0.1') =>
    portFindings({ host, port: 8080 }, async () => listener);

  it.each<[Listener, string, string]>([
    [{ kind: 'nobody' }, 'green', 'nobody listens on 127.0.0.1:8080: trends serve can'],
    [
      { kind: 'service', ready: true, why: null },
      'green',
      'a service listens on 127.0.0.1:8080, and is ready',
    ],
    [
      { kind: 'service', ready: false, why: null },
      'yellow',
      'a service listens on 127.0.0.1:8080, and is not ready',
    ],
    [
      { kind: 'stranger', how: 'it answers 404' },
      'red',
      'something else listens on 127.0.0.1:8080 (it answers 404)',
    ],
  ])('of %j is %s', async (listener, level, saw) => {
    expect(await found(listener)).toMatchObject([{ check: 'port', level, saw }]);
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:8080'],
    ['::', 'http://[::1]:8080'],
    ['localhost', 'http://localhost:8080'],
  ])('asks for %s at %s', async (host, origin) => {
    const asked: string[] = [];
    await portFindings({ host, port: 8080 }, async (where) => {
      asked.push(where);
      return { kind: 'nobody' };
    });
    expect(asked).toEqual([origin]);
  });

  it('says nothing where any free port will do', async () => {
    const refuse = () => Promise.reject(new Error('asked'));
    expect(await portFindings({ host: '127.0.0.1', port: 0 }, refuse)).toEqual([]);
  });
});

describe('listenerAt', () => {
  let server: Server | ReturnType<typeof createSocket>;
  afterEach(() => {
    server?.close();
  });

  async function at(made: typeof server): Promise<Listener> {
    server = made.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return listenerAt(`http://127.0.0.1:${port}`);
  }

  it('tells a service from a stranger by what it says of being ready', async () => {
    const body = (ready: boolean) => JSON.stringify({ ready });
    expect(
      await at(createServer((_, response) => response.writeHead(503).end(body(false)))),
    ).toEqual({ kind: 'service', ready: false, why: null });
    const hello = createServer((_, response) => response.end('hello'));
    expect(await at(hello)).toEqual({ kind: 'stranger', how: 'it answers 200' });
    const other = createServer((_, response) => response.end('"ready"'));
    expect(await at(other)).toEqual({ kind: 'stranger', how: 'it answers 200' });
  });

  it('takes what speaks no HTTP for a stranger', async () => {
    const silent = createSocket((socket) => socket.destroy());
    expect(await at(silent)).toMatchObject({ kind: 'stranger' });
  });

  it('says when nobody listens', async () => {
    expect(await listenerAt(`http://127.0.0.1:${await freePort()}`)).toEqual({ kind: 'nobody' });
  });
});
