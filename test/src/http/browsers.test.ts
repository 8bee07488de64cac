import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { refuseStrangers } from '../../../src/http/browsers.js';
import { isLoopback } from '../../../src/http/client-address.js';
import type { Access } from '../../../src/http/route.js';

const ACCESSES: readonly Access[] = ['public', 'read', 'deliver', 'operate'];
const CLOSED = ACCESSES.filter((access) => access !== 'public');

const ask = (headers: IncomingHttpHeaders, access: Access, onLoopback = true) =>
  refuseStrangers({ headers } as IncomingMessage, access, onLoopback)?.status ?? null;

describe('a service on this machine', () => {
  it.each(['127.0.0.1:8080', '127.8.9.1', 'localhost', 'LOCALHOST:1', '[::1]:8080', '[::1]'])(
    'is asked as %s',
    (host) => expect(ACCESSES.map((access) => ask({ host }, access))).not.toContain(421),
  );

  it.each([
    'evil.example',
    'evil.example:8080',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '192.168.1.7:8080',
    '[fe80::1]',
    '0.0.0.0',
    '',
    '[',
  ])('is not asked as "%s"', (host) => {
    for (const access of ACCESSES) expect(ask({ host }, access)).toBe(421);
    expect(ask({ host }, 'public', false)).toBeNull();
  });

  it('is not asked without a name', () => expect(ask({}, 'public')).toBe(421));
});

describe.each(CLOSED)('what is for %s', (access) => {
  const host = '127.0.0.1:8080';

  it.each([
    ['a program', {}],
    ['a page of its own', { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080' }],
    ['whoever typed the address', { 'sec-fetch-site': 'none' }],
    ['a page of its own in an old browser', { origin: 'http://127.0.0.1:8080' }],
    ['a page behind a proxy', { 'sec-fetch-site': 'same-origin', origin: 'https://x.example' }],
  ])('is answered to %s', (_, headers) => {
    expect(ask({ host, ...headers }, access)).toBeNull();
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another service of this machine', { 'sec-fetch-site': 'same-site' }],
    ['another port', { origin: 'http://127.0.0.1:3000' }],
    ['another site, in an old browser', { origin: 'https://evil.example' }],
    ['a sandbox', { origin: 'null' }],
    [
      'a site that claims both',
      { 'sec-fetch-site': 'cross-site', origin: 'http://127.0.0.1:8080' },
    ],
  ])('is not for a page of %s', (_, headers) => {
    expect(ask({ host, ...headers }, access)).toBe(403);
    expect(ask({ host, ...headers }, 'public')).toBeNull();
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', 'localhost', 'LocalHost'])(
    '%s is of this machine alone',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.each(['0.0.0.0', '::', '128.0.0.1', '10.0.0.1', 'localhost.example', 'trends', '127.1', ''])(
    '%s is not',
    (host) => expect(isLoopback(host)).toBe(false),
  );
});
