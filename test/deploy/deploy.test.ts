import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leastRoles } from '../../src/setup/roles.js';
import { programNamed } from '../emulators/counterpart.js';
import { googleConfig } from '../src/setup/config.js';
import { deploy, ROOT, run } from './deploy-script.js';

const MODES = ['pull', 'push'] as const;
const SCRIPTS = readdirSync(join(ROOT, 'deploy')).filter((name) => name.endsWith('.sh'));
const CREATES = / (create|submit) /;

describe('the scripts in deploy/', () => {
  const shellcheck = programNamed('shellcheck');
  const linter = shellcheck === null ? '-n' : '-c';
  it.each(SCRIPTS)(
    `%s is sound (${shellcheck === null ? 'bash -n' : 'shellcheck'})`,
    async (name) => {
      const path = `deploy/${name}`;
      const checking = shellcheck === null ? [linter, path] : [linter, `'${shellcheck}' ${path}`];
      expect(await run(checking)).toEqual({ code: 0, text: '' });
    },
  );
});

describe('deploy.sh', () => {
  it.each(MODES)('without --apply tells what it would do, %s, and calls nobody', async (mode) => {
    const { code, text, calls } = await deploy(['--mode', mode]);
    expect(calls).toEqual([]);
    expect(code).toBe(0);
    await expect(text).toMatchFileSnapshot(`golden/${mode}.txt`);
  });

  it.each(MODES)('with --apply creates what is not there, %s', async (mode) => {
    const { code, calls } = await deploy(['--mode', mode, '--apply']);
    expect(code).toBe(0);
    const only = (what: string) => (mode === 'push' ? [expect.stringContaining(what)] : []);
    expect(calls.filter((call) => CREATES.test(call))).toEqual([
      expect.stringContaining('gcloud iam service-accounts create trends '),
      ...only('gcloud iam service-accounts create trends-pusher '),
      expect.stringContaining('gcloud artifacts repositories create trends '),
      expect.stringContaining('gcloud builds submit . '),
      expect.stringContaining('gcloud beta services identity create '),
      ...only('gcloud scheduler jobs create http trends-tick '),
      expect.stringContaining('gcloud alpha monitoring policies create '),
    ]);
  });

  it.each(MODES)('with --apply a second time creates nothing, %s', async (mode) => {
    const { code, calls } = await deploy(['--mode', mode, '--apply'], true);
    expect(code).toBe(0);
    const created = calls.filter((call) => CREATES.test(call));
    expect(created).toEqual([expect.stringMatching(/services identity create/)]);
    expect(calls.some((call) => call.startsWith('gcloud run services replace'))).toBe(true);
  });

  it('knows the project’s number once it may ask', async () => {
    const { calls } = await deploy(['--mode', 'push', '--apply'], true);
    const addressed = calls.filter((call) => call.includes('run.app'));
    expect(addressed).toHaveLength(5);
    for (const call of addressed) expect(call).toContain('https://trends-4711.us-west2.run.app/');
  });

  it('fills everything in', async () => {
    for (const mode of MODES) {
      const secrets = ['--webhook-secret', 'hook', '--token-secret', 'operator'];
      const { files } = await deploy(['--mode', mode, '--apply', ...secrets]);
      expect(files).toHaveLength(2);
      expect(files.join('')).not.toMatch(/\$\{[A-Z]/);
    }
  });

  it.each(MODES)('grants what setup says is needed, %s', async (mode) => {
    const { text } = await deploy(['--mode', mode]);
    const config = googleConfig({
      TRENDS_DATA: 'bigquery://nba-props-platform',
      TRENDS_OUT: 'gs://nba-props-platform-api',
      TRENDS_STATE: 'gs://nba-trends-state',
      TRENDS_PUBSUB_DEAD_LETTER_TOPIC: 'trends-dead-letter',
    });
    const serviceAccount = 'trends@nba-props-platform.iam.gserviceaccount.com';
    const project = 'nba-props-platform';
    const grants = leastRoles(config, { project, serviceAccount, pushed: mode === 'push' });
    const lines = text.split('\n');
    expect(grants.map(({ command }) => command).filter((each) => !lines.includes(each))).toEqual(
      [],
    );
    const own = lines.filter((line) => /add-iam-policy-binding|^bq .*GRANT/.test(line));
    expect(own).toHaveLength(grants.length + (mode === 'push' ? 1 : 0));
  });

  it.each([
    [['--mode', 'both'], '--mode both is neither pull nor push'],
    [['--state', 'gs://nba-props-platform-api/state'], '--state lies in the bucket of --out'],
    [['--service', 'a'], '--service a: 6 to 23'],
    [['--region', ''], '--region: a region such as us-west2 is missing'],
    [['--publish', 'x'], 'unknown option --publish'],
    [['--tag'], '--tag wants a value'],
  ])('refuses %j', async (args, why) => {
    const { code, text, calls } = await deploy(args);
    expect(code).toBe(2);
    expect(text).toContain(`error: ${why}`);
    expect(calls).toEqual([]);
  });
});
