import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ROOT, run } from './deploy-script.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trends-release-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a script where npm answers an audit with this text. */
function where(audit: string, ...args: readonly string[]) {
  writeFileSync(join(folder, 'npm'), `#!/usr/bin/env bash\nprintf '%s' '${audit}'\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  return run(args, { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) });
}
const flaws = (counts: object) =>
  JSON.stringify({ metadata: { vulnerabilities: { high: 0, critical: 0, ...counts } } });

describe('the audit', () => {
  it.each([
    ['no flaw', flaws({}), 0, 0],
    ['a small flaw', flaws({ moderate: 1 }), 0, 0],
    ['a high flaw', flaws({ high: 1 }), 1, 1],
    ['a critical flaw', flaws({ critical: 1 }), 1, 1],
    ['a registry that answers none', '{"message":"405 Method Not Allowed - no"}', 0, 1],
    ['silence', '', 0, 1],
  ])('of %s', async (_, answer, merge, release) => {
    expect((await where(answer, '.ci/audit')).code).toBe(merge);
    expect((await where(answer, '.ci/audit', '--release')).code).toBe(release);
  });

  it('fails the whole release, which then builds nothing', async () => {
    const args = ['--base', `a@sha256:${'0'.repeat(64)}`, '--image', 'a/b:v1', '--project', 'p'];
    const { code, text } = await where('', 'deploy/release.sh', ...args);
    expect(code).toBe(1);
    expect(text).toContain('FAILED: the audit');
    expect(text).not.toContain('the image');
  });
});

describe('the packages', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  const lock: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>> =
    read('package-lock.json').packages;
  const versionsOf = (name: string) =>
    Object.entries(lock)
      .filter(([path]) => path.endsWith(`node_modules/${name}`))
      .map(([, { version }]) => version);

  it.each([
    ['uuid', /^(11\.1\.[1-9]|1[2-9]\.)/], // GHSA-w5hq-g745-h8pq
    ['@opentelemetry/core', /^2\.([89]|\d\d)\./], // GHSA-8988-4f7v-96qf
  ])('have no %s with a known flaw', (name, sound) => {
    const versions = versionsOf(name);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => !sound.test(version))).toEqual([]);
  });

  it('are each known by their bytes', () => {
    const unknown = Object.entries(lock).filter(([path, { integrity }]) => path && !integrity);
    expect(unknown).toEqual([]);
  });

  it('are listed with their bytes for whoever runs a release', async () => {
    const file = join(folder, 'sbom.json');
    const { code } = await run(['deploy/release.sh', '--rehearse', '--sbom', file]);
    expect(code).toBe(0);
    const { bomFormat, metadata, components } = JSON.parse(readFileSync(file, 'utf8'));
    expect([bomFormat, metadata.component.name]).toEqual(['CycloneDX', read('package.json').name]);
    const names = components.map((part: { purl: string }) => decodeURIComponent(part.purl));
    const own = Object.keys(read('package.json').dependencies);
    expect(
      own.filter((name) => !names.some((each: string) => each.startsWith(`pkg:npm/${name}@`))),
    ).toEqual([]);
    expect(names.filter((name: string) => /vitest|typescript|biome/.test(name))).toEqual([]);
    expect(components.filter((part: { hashes?: unknown[] }) => !part.hashes?.length)).toEqual([]);
  });
});
