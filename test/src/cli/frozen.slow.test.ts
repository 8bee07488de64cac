import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listenerAt, portFindings } from '../../../src/doctor/port.js';
import { startTrends, trends } from '../../support/cli.js';
import { freePort } from '../../support/processes.js';
import { temporaryFolder } from '../../support/table-folder.js';

const cwd = mkdtempSync(join(temporaryFolder('frozen'), 'case-'));
mkdirSync(join(cwd, 'data'));

it('says of a frozen service that it is frozen, and no command waits for it for long', async () => {
  const port = await freePort();
  const env = { TRENDS_LOG_FORMAT: 'json' };
  writeFileSync(join(cwd, 'trends.yaml'), `http:\n  port: ${port}\n`);
  const serving = startTrends(['serve'], { cwd, env });
  await serving.line((line) => line.includes('"event":"service.ready"'));
  const url = `http://127.0.0.1:${port}`;
  expect(await listenerAt(url)).toEqual({ kind: 'service', ready: true, why: null });
  serving.child.kill('SIGSTOP');
  const { pid } = serving.child;
  const [finding] = await portFindings({ host: '127.0.0.1', port });
  expect(finding).toMatchObject({
    level: 'red',
    saw: `a service listens on 127.0.0.1:${port} and is frozen: it was stopped (SIGSTOP), process ${pid}`,
    command: `kill -CONT ${pid}`,
  });
  const { stdout } = await trends(['status'], { cwd });
  expect(stdout).toContain('service: a service listens on 127.0.0.1:');
  expect(stdout).toContain('is frozen');
  const began = performance.now();
  const { code, stderr } = await trends(['emit', '--url', url, '--date', '2025-01-14'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain(`the service at ${url} does not answer within 10 s`);
  expect(performance.now() - began).toBeLessThan(60_000);
});
