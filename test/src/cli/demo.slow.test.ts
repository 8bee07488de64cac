import { afterEach, describe, expect, it, vi } from 'vitest';
import { demoConfig } from '../../../src/cli/demo-stage.js';
import { commandFor } from '../../../src/cli/open-browser.js';
import type { Overview } from '../../../src/dashboard/api.js';
import { type RunningCli, startTrends } from '../../support/cli.js';
import { temporaryFolder } from '../../support/table-folder.js';

const cwd = temporaryFolder('demo');

/** Resolves with what the pattern finds on standard output. */
function printed({ child, ended }: RunningCli, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (text: string) => {
      said += text;
      const found = pattern.exec(said);
      if (found !== null) resolve(found);
    });
    ended.then(({ stderr }) => reject(new Error(`ended without it: ${stderr}`)), reject);
  });
}

describe('trends demo', () => {
  it('shows its dashboard from the start, in the time of the story, with a token to act', async () => {
    const env = { TRENDS_HTTP_AUTH: 'token', TRENDS_HTTP_TOKEN: 'a-token-of-another-service' };
    const demo = startTrends(['demo', '--seconds', '600', '--no-open'], { cwd, env });
    const watch = /Watch it: (http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]{20,})\n/;
    const [, url, token] = await printed(demo, watch);
    expect(token).not.toBe(env.TRENDS_HTTP_TOKEN);
    const page = await fetch(`${url}/`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const headers = { authorization: `Bearer ${token}` };
    const overview = await fetch(`${url}/api/overview`, { headers });
    const { now, you, exporters } = (await overview.json()) as Overview;
    expect(new Date(now).toISOString()).toMatch(/^2025-12-01T0[12]/);
    expect(you).toMatchObject({ mayAct: true });
    expect(exporters).toHaveLength(6);
    const body = JSON.stringify({ action: 'refresh', exporter: 'trends-team', force: true });
    const acted = await fetch(`${url}/api/actions`, { method: 'POST', headers, body });
    expect(await acted.json()).toEqual({ done: 'trends-team is refreshed now.' });
    demo.child.kill('SIGKILL');
    await demo.ended;
  });
});

describe('the configuration of a demonstration', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('is the configured one, but tells nobody outside and lets in nobody else', () => {
    vi.stubEnv('TRENDS_ALERTS_WEBHOOK', 'https://hooks.example/T0/B0/x');
    vi.stubEnv('TRENDS_HTTP_HOST', '0.0.0.0');
    vi.stubEnv('TRENDS_HTTP_AUTH', 'platform');
    vi.stubEnv('TRENDS_PIPELINE_QUIET', '90s');
    const { alerts, http, pipeline, state } = demoConfig('/a/folder');
    expect(alerts.webhook).toBe('');
    expect(http).toMatchObject({ host: '127.0.0.1', port: 0, auth: 'none', operators: [] });
    expect(pipeline.quietMs).toBe(90_000);
    expect(state).toBe('/a/folder/state');
  });
});

describe('openBrowser', () => {
  it.each(['darwin', 'win32', 'linux', 'freebsd'] as const)(
    'hands the address over as one word on %s',
    (platform) => {
      const url = 'http://127.0.0.1:8080/#token=a&b';
      expect(commandFor(platform, url).at(-1)).toBe(url);
    },
  );
});
