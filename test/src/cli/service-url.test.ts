import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serviceUrl } from '../../../src/cli/service-url.js';
import { loadConfig } from '../../../src/config/index.js';
import { UsageError } from '../../../src/domain/errors.js';
import { runCommand } from '../../support/run-command.js';

const { http } = loadConfig({ env: {}, flags: {} });

describe('serviceUrl', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:8080/'],
    ['localhost', 'http://localhost:8080/'],
    ['0.0.0.0', 'http://127.0.0.1:8080/'],
    ['::1', 'http://[::1]:8080/'],
    ['::', 'http://[::1]:8080/'],
  ])('is where a service that listens on %s is asked', (host, url) => {
    expect(serviceUrl(undefined, { ...http, host }).href).toBe(url);
  });

  it('is what --url names, whatever is configured', () => {
    expect(serviceUrl('https://trends.example/x', http).href).toBe('https://trends.example/x');
  });

  it.each(['over there', 'localhost:8080', 'ftp://127.0.0.1:21'])('refuses "%s"', (named) => {
    expect(() => serviceUrl(named, http)).toThrow(UsageError);
  });
});

describe('trends resume', () => {
  let state = '';
  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'trends-resume-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(state, { recursive: true, force: true });
  });

  it.each([
    ['none', 'curl -X POST http://[::1]:9999/tick'],
    ['token', 'curl -X POST -H "Authorization: Bearer $TRENDS_HTTP_TOKEN" http://[::1]:9999/tick'],
  ])('says how to make the configured service look, with http.auth %s', async (auth, hint) => {
    vi.stubEnv('TRENDS_HTTP_HOST', '::1');
    vi.stubEnv('TRENDS_HTTP_PORT', '9999');
    vi.stubEnv('TRENDS_HTTP_AUTH', auth);
    vi.stubEnv('TRENDS_HTTP_TOKEN', '0123456789abcdef');
    const { text, code } = await runCommand('resume', 'trends-team', '--state', state);
    expect([code, text.split('\n').at(-2)]).toEqual([0, `Look at once: ${hint}`]);
  });
});
