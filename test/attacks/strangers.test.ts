import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { type Served, serveSample, TOKEN } from './served.js';

const LOADER = 'the-token-of-the-loader-0123456789';
const sha256 = (token: string) => createHash('sha256').update(token).digest('hex');
/** What asks here comes from 127.0.0.1: a proxy that is believed. */
const settings = `
pipeline: { quiet: 50ms, minInterval: 0s, probe: 200ms }
http:
  auth: token
  tokens:
    - { name: ann, sha256: ${sha256(TOKEN)} }
    - { name: loader, sha256: ${sha256(LOADER)}, role: publisher }
  trustedProxies: 127.0.0.1
`;
const folder = temporaryFolder('attack-strangers');
let served: Served;

beforeAll(async () => {
  served = await serveSample({ folder, settings });
});

afterAll(() => served.stop());

/** The status of one request. */
async function status(
  path: string,
  token: string | null,
  { from = '203.0.113.9', ...init }: RequestInit & { readonly from?: string } = {},
): Promise<number> {
  const headers = {
    'x-forwarded-for': from,
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  const response = await served.ask(path, { ...init, headers });
  await response.arrayBuffer();
  return response.status;
}

/** Asks so often, by fifty at a time; what each is answered. */
async function times(
  count: number,
  ask: (at: number) => Promise<number>,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  let next = 0;
  const client = async () => {
    while (next < count) {
      next += 1;
      statuses.push(await ask(next));
    }
  };
  await Promise.all(Array.from({ length: 50 }, client));
  return statuses;
}

describe('strangers behind the proxy of an operator', () => {
  it('guess 100 tokens, are stopped, and lock nobody out who is known', async () => {
    const guesses = await times(100, (at) =>
      status('/api/calendar', `guess-number-${at}-0123456789`),
    );
    expect(guesses.filter((each) => each === 401)).toHaveLength(20);
    expect(guesses.filter((each) => each === 429)).toHaveLength(80);
    expect(await status('/api/calendar', TOKEN)).toBe(200);
    expect(await status('/tick', LOADER, { method: 'POST' })).toBe(202);
  });

  it('search 400 times without a token, and spend nothing of those who have one', async () => {
    const asked = await times(400, () => status('/api/timeline', null));
    expect(new Set(asked)).toEqual(new Set([401, 429]));
    expect(await status('/api/timeline', TOKEN)).toBe(200);
    expect(await status('/api/overview', TOKEN)).toBe(200);
  });

  it('cannot make themselves another address by writing one before their own', async () => {
    const guesses = await times(40, (at) =>
      status('/api/calendar', 'guess-of-somebody-0123456789', {
        from: `192.0.2.${at}, 203.0.113.77`,
      }),
    );
    expect(guesses.filter((each) => each === 401).length).toBeLessThanOrEqual(21);
  });

  it('do with a publisher’s token what publishers may, and no more', async () => {
    expect(await status('/api/overview', LOADER)).toBe(403);
    const action = JSON.stringify({ action: 'refresh', exporter: 'trends-team', force: true });
    expect(await status('/api/actions', LOADER, { method: 'POST', body: action })).toBe(403);
  });
});

describe('an operator', () => {
  it('is named in the journal, and by explain', async () => {
    const body = JSON.stringify({ export_types: ['trends-team'], force: true });
    expect(await status('/tick', TOKEN, { method: 'POST', body })).toBe(202);
    const asked = async () => {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const response = await served.ask('/api/explain/trends-team', { headers });
      return JSON.stringify(await response.json());
    };
    await expect.poll(asked, { timeout: 20_000 }).toContain('Asked for with a trigger by ann');
  });
});
