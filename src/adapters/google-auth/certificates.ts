import type { OAuth2Client } from 'google-auth-library';
import { TrendsError } from '../../domain/errors.js';

/** Certificates in PEM, by the id of their key. */
export type Certificates = Readonly<Record<string, string>>;

type Client = Pick<OAuth2Client, 'getFederatedSignonCertsAsync'>;

/**
 * Google's current certificates; the client keeps them as long as they may be kept. Requests that
 * wait at the same time share one fetch.
 * @param open makes a client that has none yet
 * @throws TrendsError (from the function returned) when they cannot be had
 */
export function certificatesOf(open: () => Client): () => Promise<Certificates> {
  let client = open();
  let fetching: Promise<Certificates> | null = null;
  const fetched = async () => {
    const certs = await certificatesFrom(client);
    if (areCertificates(certs)) return certs;
    // A client keeps whatever came, for as long as its sender said: only another one asks again.
    client = open();
    throw unavailable('the answer is not a list of certificates');
  };
  return () => {
    fetching ??= fetched().finally(() => {
      fetching = null;
    });
    return fetching;
  };
}

async function certificatesFrom(client: Client): Promise<unknown> {
  try {
    return (await client.getFederatedSignonCertsAsync()).certs;
  } catch (cause) {
    throw unavailable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function areCertificates(value: unknown): value is Certificates {
  if (typeof value !== 'object' || value === null) return false;
  const texts: readonly unknown[] = Object.values(value);
  return (
    texts.length > 0 &&
    texts.every((text) => typeof text === 'string' && text.startsWith('-----BEGIN '))
  );
}

function unavailable(why: string, cause?: unknown): TrendsError {
  return new TrendsError(`the token cannot be verified now: ${why}`, {
    remedy:
      "Send it again in a moment. If it lasts: the service must reach Google's certificates over HTTPS.",
    cause,
  });
}
