import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leastRoles } from '../../src/setup/roles.js';
import { programNamed } from '../emulators/counterpart.js';
import { googleConfig } from '../src/setup/config.js';
import { BASE, DIGEST, deploy, ROOT, run } from './deploy-script.js';

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

/** What would be something else in YAML, in a shell, or in the language of filters. */
const HOSTILE = [
  'x\n            - name: TRENDS_HTTP_AUTH\n              value: none',
  'x\r',
  "x'",
  'x"',
  'x: y',
  'x #',
  '$(id)',
  '`id`',
  ['$', '{SERVICE}'].join(''),
  'x y',
  'x\u0085y',
  'x\u2028y',
];

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
    ['--out', 'gs://nba-props-platform-api/'],
    ['--state', 'gs://nba-trends-state/'],
    ['--prefix', 'v1/'],
    ['--project', 'nba-'],
    ['--data-project', 'nba-'],
    ['--region', 'us-west2'],
    ['--location', 'US'],
    ['--service', 'trends'],
    ['--service-account', 'trends@nba.iam'],
    ['--dead-letter-topic', 'letters'],
    ['--image', `host/p/i@${DIGEST}`],
    ['--base', BASE],
    ['--tag', 'v1'],
    ['--tick', '*/10 * * * *'],
    ['--webhook-secret', 'hook'],
    ['--token-secret', 'token'],
  ])('refuses a value of %s that would say more than itself', async (option, start) => {
    for (const end of HOSTILE) {
      const { code, text, calls } = await deploy([option, `${start}${end}`, '--apply']);
      expect([end, code, calls]).toEqual([end, 2, []]);
      expect(text).toContain(`error: ${option}`);
    }
  });

  it('takes back a former image by its digest, and builds none', async () => {
    const image = `us-west2-docker.pkg.dev/p/trends/trends-publisher@${DIGEST}`;
    const { code, calls, files } = await deploy(['--image', image, '--base', '', '--apply']);
    expect(code).toBe(0);
    expect(files.join('')).toContain(`image: '${image}'`);
    expect(calls.filter((call) => /builds submit|npm sbom/.test(call))).toEqual([]);
  });

  it('deploys nothing that has no digest', async () => {
    const { code, calls } = await deploy(['--apply'], true, 'latest');
    expect(code).toBe(1);
    expect(calls.filter((call) => call.includes('run services replace'))).toEqual([]);
  });

  it('builds on the base it is given, once the audit and the list of parts are made', async () => {
    const { calls } = await deploy(['--apply']);
    const at = (what: string) => calls.findIndex((call) => call.includes(what));
    expect(calls[at('builds submit')]).toContain(`--substitutions=_BASE=${BASE},_IMAGE=`);
    expect(at('npm audit')).toBeGreaterThan(-1);
    expect(at('npm audit')).toBeLessThan(at('npm sbom --sbom-format cyclonedx'));
    expect(at('npm sbom --sbom-format cyclonedx')).toBeLessThan(at('builds submit'));
  });

  it.each([
    [['--mode', 'both'], '--mode both is neither pull nor push'],
    [['--state', 'gs://nba-props-platform-api/state'], '--state lies in the bucket of --out'],
    [['--service', 'a'], '--service a: 6 to 23'],
    [['--region', ''], '--region: a region such as us-west2 is missing'],
    [['--base', ''], '--base: what the image is built on, by its digest, is missing'],
    [['--base', 'node:24-bookworm-slim'], '--base node:24-bookworm-slim: an image by its digest'],
    [['--image', 'host/p/i:v1'], '--image host/p/i:v1: an image by its digest'],
    [['--publish', 'x'], 'unknown option --publish'],
    [['--tag'], '--tag wants a value'],
  ])('refuses %j', async (args, why) => {
    const { code, text, calls } = await deploy(args);
    expect(code).toBe(2);
    expect(text).toContain(`error: ${why}`);
    expect(calls).toEqual([]);
  });
});
