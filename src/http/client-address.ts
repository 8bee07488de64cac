import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, type Socket } from 'node:net';

/** Whose proxies are believed, and who asks by way of them. */
export interface Proxies {
  /** Whether an address is of one of them. */
  readonly isTrusted: (address: string) => boolean;
  /** The address that a request really comes from, as far as trusted proxies say; '' when unknown. */
  readonly clientOf: (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;
}

/** An address, or a range of them as CIDR: `10.0.0.0/8`, `fd00::/8`. */
const RANGE = /^([^/]+?)(?:\/(\d{1,3}))?$/;

/** Whether a text is an address or a range of addresses. */
export function isAddressRange(text: string): boolean {
  const [, address = '', bits] = RANGE.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && (bits === undefined || Number(bits) <= (family === 4 ? 32 : 128));
}

/**
 * Reads `X-Forwarded-For` from the right, for as long as it was written by one of these: whoever is
 * named before that may have been made up.
 * @param ranges addresses and CIDRs; none: nobody is believed
 */
export function trustedProxies(ranges: readonly string[]): Proxies {
  const list = new BlockList();
  for (const range of ranges) {
    const [, address = '', bits] = RANGE.exec(range) ?? [];
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
  return {
    isTrusted,
    clientOf: ({ headers, socket }) => {
      let client = addressOf(socket);
      if (!isTrusted(client)) return client;
      const hops = String(headers['x-forwarded-for'] ?? '').split(',');
      for (const hop of hops.reverse()) {
        const address = plain(hop.trim());
        // What is no address says nothing of who wrote it: the proxy that passed it on is all there is.
        if (isIP(address) === 0) return client;
        client = address;
        if (!isTrusted(client)) return client;
      }
      return client;
    },
  };
}

/** The address at the other end of a socket, as IPv4 where it is that; '' when it is gone. */
export function addressOf({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  return plain(remoteAddress);
}

const WITH_PORT = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::\d{1,5})?$/;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** An address without the port that some proxies write, and as IPv4 where it is that. */
function plain(text: string): string {
  const [, six, four] = WITH_PORT.exec(text) ?? [];
  const address = six ?? four ?? text;
  return MAPPED.exec(address)?.[1] ?? address;
}

/** By what a client is counted: of IPv6 by its network (/64), since it has all addresses of that. */
export function countedAs(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array.from({ length: Math.max(0, gap) }, () => '0'), ...after];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether an address or host name is of this machine alone: 127.0.0.0/8, `::1`, `localhost`. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
