import { describe, expect, it } from 'vitest';
import { listeningAt } from '../../../src/cli/listening.js';
import type { HttpConfig } from '../../../src/config/index.js';
import { UsageError } from '../../../src/domain/errors.js';
import { runCommand } from '../../support/run-command.js';

const http: HttpConfig = {
  host: '127.0.0.1',
  port: 8080,
  connections: 256,
  auth: 'none',
  token: '',
  tokens: [],
  operators: [],
  trustedProxies: [],
  audience: '',
};

describe('where nobody is asked who they are', () => {
  it.each(['127.0.0.1', '127.0.1.1', '::1', 'localhost'])('serve listens on %s', (host) => {
    expect(listeningAt({ ...http, host })).toEqual({ host, port: 8080 });
  });

  it.each(['0.0.0.0', '::', '10.0.0.7', 'trends.example', '127.0.0.1.nip.example'])(
    'serve does not listen on %s',
    (host) => {
      expect(() => listeningAt({ ...http, host })).toThrow(UsageError);
      for (const auth of ['token', 'platform'] as const) {
        expect(listeningAt({ ...http, auth, host }).host).toBe(host);
      }
    },
  );

  it('says so before anything is opened, and what to do', async () => {
    const serving = runCommand('serve', '--host', '0.0.0.0', '--state', '/dev/null/nowhere');
    await expect(serving).rejects.toMatchObject({
      message: expect.stringContaining('http.auth is "none"'),
      remedy: expect.stringMatching(/TRENDS_HTTP_AUTH=token.*TRENDS_HTTP_AUTH=platform/),
    });
  });
});
