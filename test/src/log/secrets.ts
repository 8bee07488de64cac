import { generateKeyPairSync } from 'node:crypto';
import { TrendsError } from '../../../src/domain/errors.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What no line may hold, each as somebody would find it. */
export const SECRETS = {
  access: `ya29.${'aZ09_-'.repeat(20)}`,
  refresh: `1//0g${'bY18_-'.repeat(15)}`,
  idToken: `${base64({ alg: 'RS256', kid: 'k' })}.${base64({ aud: 'a', email: 'e' })}.c2lnbmF0dXJl`,
  opaque: 'Zk3hQ9opaqueWithoutAnyPrefix7',
  clientSecret: 'GOCSPX-dX27clientsecret90',
  password: 'correct horse "battery" staple',
  keyBody: PEM.split('\n')[1] ?? '',
  signature: '5f3a9c'.repeat(20),
  webhookPath: 'T0AAAAAA1/B0BBBBBB2/xYz123AbC456',
  apiKey: `AIza${'Sy_d3'.repeat(7)}`,
  upload: 'ADPycdvUploadSessionId_42',
} as const;

/** What a service account's key file holds. */
export const KEY_FILE = {
  type: 'service_account',
  project_id: 'p',
  private_key_id: SECRETS.opaque,
  private_key: PEM,
  client_email: 'publisher@p.iam.gserviceaccount.com',
};

const SIGNED_URL = `https://storage.googleapis.com/b/o.json?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Credential=${SECRETS.opaque}&X-Goog-Signature=${SECRETS.signature}`;
const UPLOAD_URL = `https://storage.googleapis.com/upload/storage/v1/b/b/o?uploadType=resumable&upload_id=${SECRETS.upload}`;
export const HOOK_URL = `https://hooks.slack.com/services/${SECRETS.webhookPath}`;

/** An error as the HTTP client of Google's libraries throws it. */
export function httpError(): Error {
  const config = {
    url: UPLOAD_URL,
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRETS.access}`, 'x-goog-api-key': SECRETS.apiKey },
    data: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: SECRETS.refresh,
      client_secret: SECRETS.clientSecret,
    }),
    body: `grant_type=refresh_token&refresh_token=${SECRETS.refresh}`,
  };
  const response = {
    config,
    status: 400,
    headers: { 'set-cookie': SECRETS.opaque },
    data: { error: 'invalid_grant', access_token: SECRETS.access, id_token: SECRETS.idToken },
  };
  return Object.assign(new Error(`Request failed: ${JSON.stringify(response.data)}`), {
    name: 'GaxiosError',
    code: 400,
    status: 400,
    config,
    response,
  });
}

/** An error as gRPC clients throw it: the call's metadata hang on it. */
export function grpcError(): Error {
  const metadata = {
    internalRepr: new Map([['authorization', [`Bearer ${SECRETS.access}`]]]),
    options: { authorization: [`Bearer ${SECRETS.access}`] },
  };
  const details = `Request had invalid credentials: authorization: Bearer ${SECRETS.opaque}`;
  return Object.assign(new Error(`16 UNAUTHENTICATED: ${details}`), {
    code: 16,
    details,
    metadata,
    note: SECRETS.idToken,
  });
}

/** The two as somebody's causes, and a wrapper that quotes them. */
export function nestedError(): Error {
  const both = Object.assign(new AggregateError([grpcError(), httpError()], 'both failed'), {
    config: KEY_FILE,
  });
  const cause = new Error(`fetch ${SIGNED_URL} failed; key: ${JSON.stringify(KEY_FILE)}`, {
    cause: both,
  });
  return new TrendsError(`cannot write to ${UPLOAD_URL}`, {
    remedy: `Look at ${HOOK_URL}, not at ${SECRETS.idToken}.`,
    cause,
  });
}

/** Texts that quote a secret, each as it turns up in logs. */
export const TEXTS: readonly string[] = [
  `Authorization: Bearer ${SECRETS.opaque}`,
  `authorization=Basic ${Buffer.from(SECRETS.opaque).toString('base64')} ${SECRETS.access}`,
  `{"headers":{"Authorization":"Bearer ${SECRETS.opaque}"}}`,
  `the token\n${SECRETS.idToken}\nis no good`,
  `Wrong number of segments in token: ${SECRETS.idToken}.${SECRETS.idToken}`,
  `Can't parse token payload '${SECRETS.idToken.split('.')[0]}`,
  `client_secret=${SECRETS.opaque}&refresh_token=${SECRETS.refresh}`,
  `clientSecret: '${SECRETS.opaque}'`,
  JSON.stringify({ client_secret: SECRETS.opaque, ok: true }),
  JSON.stringify({ inner: JSON.stringify({ password: SECRETS.password, ok: true }) }),
  JSON.stringify(KEY_FILE),
  JSON.stringify(JSON.stringify(JSON.stringify(KEY_FILE))),
  PEM,
  PEM.slice(0, -40),
  `GET ${SIGNED_URL} 403`,
  `PUT ${UPLOAD_URL}`,
  `POST ${HOOK_URL} 404`,
  `POST https://chat.googleapis.com/v1/spaces/A/messages?key=${SECRETS.apiKey}&token=${SECRETS.opaque}`,
  `POST https://example.webhook.office.com/webhookb2/${SECRETS.webhookPath}`,
  `POST https://discord.com/api/webhooks/1/${SECRETS.opaque}`,
  `https://user:${SECRETS.opaque}@example.com/path`,
  `https://example.com/a?access_token=${SECRETS.opaque}#x`,
  `/tick?token=${SECRETS.opaque}&a=1`,
  `key ${SECRETS.apiKey}, secret ${SECRETS.clientSecret}, slack xoxb-1234-${SECRETS.opaque}`,
];
