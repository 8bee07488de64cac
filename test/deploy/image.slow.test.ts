import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { healthRoutes } from '../../src/http/health.js';
import { ROOT } from './deploy-script.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Instructions as [name, rest], comments left out. */
const INSTRUCTIONS = read('Dockerfile')
  .split('\n')
  .filter((line) => !/^\s*(#|$)/.test(line))
  .map((line) => {
    const [, name = '', rest = ''] = /^(\S+) (.*)$/.exec(line) ?? [];
    return [name, rest] as const;
  });
const LAST = INSTRUCTIONS.slice(INSTRUCTIONS.findLastIndex(([name]) => name === 'FROM'));
const all = (name: string, among = INSTRUCTIONS) =>
  among.flatMap(([each, rest]) => (each === name ? [rest] : []));

describe('the image', () => {
  it('runs as a user that a platform can see is not root', () => {
    expect(all('USER', LAST)).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
    const [user, start] = ['USER', 'ENTRYPOINT'].map((name) =>
      LAST.findIndex(([each]) => each === name),
    );
    expect(user).toBeLessThan(start ?? 0);
  });

  it('holds the build, the packages it needs, and nothing else', () => {
    expect(all('COPY', LAST)).toEqual([
      'package.json ./',
      '--from=packages /app/node_modules ./node_modules',
      '--from=build /app/dist ./dist',
    ]);
    expect(all('RUN')).toContain('npm ci --omit=dev --ignore-scripts --no-audit --no-fund');
    expect(all('RUN', LAST)).toEqual([]);
  });

  it('is built of one base for all stages, which whoever builds it names by digest', () => {
    expect(all('ARG')).toEqual(['BASE']);
    expect(all('FROM').every((rest) => /^\$\{BASE\} AS \w+$/.test(rest))).toBe(true);
  });

  it('sends to the builder what is copied, and nothing that is not', () => {
    const sent = read('.dockerignore')
      .split('\n')
      .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const copied = all('COPY')
      .filter((rest) => !rest.startsWith('--from='))
      .flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(new Set(copied)).toEqual(new Set(sent));
    expect(read('.dockerignore').split('\n')).toContain('*');
  });

  it('sends the same to Cloud Build, and the recipe', () => {
    const sent = (file: string) =>
      read(file)
        .split('\n')
        .flatMap((line) => (line.startsWith('!') ? [line.slice(1).replace(/\/(\*\*)?$/, '')] : []));
    expect(read('.gcloudignore').split('\n')).toContain('*');
    const recipe = ['.dockerignore', 'Dockerfile'];
    expect(new Set(sent('.gcloudignore'))).toEqual(new Set([...recipe, ...sent('.dockerignore')]));
  });

  it('keeps no secret: its variables are these', () => {
    expect(all('ENV')).toEqual(['NODE_ENV=production', 'TRENDS_HTTP_HOST=0.0.0.0']);
  });

  it('asks for its health where that is served', () => {
    const [check = ''] = all('HEALTHCHECK');
    const paths = healthRoutes(() => true).map(({ path }) => path);
    expect(paths.some((path) => check.includes(path))).toBe(true);
  });

  it('listens where the platform says, and gets its signals itself', () => {
    const [entry = ''] = all('ENTRYPOINT', LAST);
    expect(JSON.parse(entry)).toEqual(['node', 'dist/src/main.js']);
    expect(loadConfig({ env: { PORT: '8099' }, flags: {} }).http.port).toBe(8099);
    expect(JSON.parse(all('CMD', LAST)[0] ?? '')).toEqual(['serve']);
  });
});
