import { describe, expect, it } from 'vitest';
import { countedAs, isAddressRange, trustedProxies } from '../../../src/http/client-address.js';
import { fc } from '../../support/properties.js';

const clientOf = (trusted: readonly string[], remoteAddress: string, forwarded?: string) =>
  trustedProxies(trusted).clientOf({
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    socket: { remoteAddress } as Parameters<
      ReturnType<typeof trustedProxies>['clientOf']
    >[0]['socket'],
  });

describe('the address of a client', () => {
  const PROXIES = ['10.0.0.0/8', 'fd00::/8', '192.0.2.1'];

  it.each([
    // whom nobody trusts says nothing
    ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
    ['10.0.0.1', undefined, '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
    // from the right, through those alone that are trusted
    ['10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    ['10.0.0.1', '1.1.1.1, 198.51.100.1, 192.0.2.1, 10.9.9.9', '198.51.100.1'],
    ['10.0.0.1', '198.51.100.1, 203.0.113.5, 10.9.9.9', '203.0.113.5'],
    ['10.0.0.1', '10.1.1.1, 10.2.2.2', '10.1.1.1'],
    // as proxies write them
    ['10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['fd00::1', '[2001:db8::1]:4711', '2001:db8::1'],
    ['fd00::1', '2001:db8::1', '2001:db8::1'],
    // what is none ends the chain
    ['10.0.0.1', '198.51.100.1, unknown, 10.9.9.9', '10.9.9.9'],
    ['10.0.0.1', '198.51.100.1,,', '10.0.0.1'],
    ['10.0.0.1', 'x'.repeat(10_000), '10.0.0.1'],
  ])('of %s, forwarded for %j, is %s', (remote, forwarded, client) => {
    expect(clientOf(PROXIES, remote, forwarded)).toBe(client);
  });

  it('is never one that only an untrusted party wrote', () => {
    const address = fc.ipV4().filter((ip) => !ip.startsWith('10.') && ip !== '192.0.2.1');
    fc.assert(
      fc.property(fc.array(fc.oneof(address, fc.string())), address, (made, real) => {
        expect(clientOf(PROXIES, '10.0.0.1', [...made, real].join(', '))).toBe(real);
        expect(clientOf([], real, made.join(', '))).toBe(real);
      }),
    );
  });
});

it.each([
  ['198.51.100.1', '198.51.100.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('%s is counted as %s', (address, counted) => {
  expect(countedAs(address)).toBe(counted);
});

it.each([
  ['10.0.0.0/8', true],
  ['10.0.0.1', true],
  ['fd00::/8', true],
  ['::1', true],
  ['10.0.0.0/33', false],
  ['fd00::/129', false],
  ['10.0.0.0/', false],
  ['10.0.0', false],
  ['proxy.example', false],
  ['', false],
])('%s is a range of addresses: %s', (text, is) => {
  expect(isAddressRange(text)).toBe(is);
});
