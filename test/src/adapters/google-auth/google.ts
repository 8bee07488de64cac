import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A key as Google has them, under an id. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly pem: string;
}

export function signingKey(kid: string): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JSON Web Token of those claims, signed with RS256. */
export function signed(
  claims: object,
  { kid, privateKey }: SigningKey,
  header: object = {},
): string {
  const body = `${part({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${part(claims)}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`;
}

/** The same without a signature, as `alg: none` has it. */
export function unsigned(claims: object, kid: string): string {
  return `${part({ alg: 'none', typ: 'JWT', kid })}.${part(claims)}.`;
}

/** How the server of the certificates behaves. */
type Behaviour = 'serves' | 'fails' | 'nonsense' | 'hangs';

export interface CertificateServer {
  readonly url: string;
  /** How often the certificates were asked for. */
  asked(): number;
  behave(as: Behaviour): void;
  close(): Promise<void>;
}

/** Serves certificates as Google does: by key id, with the time they may be kept. */
export async function certificateServer(
  keys: readonly SigningKey[],
  cacheControl = 'public, max-age=3600',
): Promise<CertificateServer> {
  let asked = 0;
  let behaviour: Behaviour = 'serves';
  const certificates = JSON.stringify(Object.fromEntries(keys.map(({ kid, pem }) => [kid, pem])));
  const server = createServer((_, response) => {
    asked += 1;
    if (behaviour === 'hangs') return;
    const status = behaviour === 'fails' ? 404 : 200;
    response.writeHead(status, {
      'content-type': 'application/json',
      'cache-control': cacheControl,
    });
    response.end(behaviour === 'serves' ? certificates : '{"certificates": []}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/oauth2/v1/certs`,
    asked: () => asked,
    behave: (as) => {
      behaviour = as;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
