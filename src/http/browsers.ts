import type { IncomingMessage } from 'node:http';
import { isLoopback } from './client-address.js';
import { type Access, answer, type Json } from './route.js';

/**
 * Refuses what a browser sends on behalf of somebody else's page. Null: nothing is wrong.
 *
 * Of a service on this machine only a name of this machine may be asked: a page whose own name was
 * made to lead here (DNS rebinding) is the same site to its browser, and would read everything.
 * Besides, what is not public is only for pages of the same origin, and for programs.
 * @param onLoopback whether the service listens on this machine alone
 */
export function refuseStrangers(
  { headers }: IncomingMessage,
  access: Access,
  onLoopback: boolean,
): Json | null {
  const { host, origin } = headers;
  if (onLoopback && !isLoopback(hostname(`http://${host}`))) return MISDIRECTED;
  if (access === 'public') return null;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? null : CROSS_SITE;
  return origin === undefined || hostOf(origin) === host ? null : CROSS_SITE;
}

const MISDIRECTED = answer(421, {
  error: 'the Host header names another machine',
  remedy: 'Ask for 127.0.0.1 or localhost; let a proxy in front send that as the host.',
});

const CROSS_SITE = answer(403, {
  error: 'the request comes from a page of another site',
  remedy: 'Open the page at the address of this service.',
});

/** Without the brackets of IPv6; nothing where it is no URL. */
function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '';
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
