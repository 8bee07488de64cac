import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, it } from 'vitest';

const MOST_BYTES = 60_000;
const page = join(dirname(inject('main')), 'dashboard/page');
const index = readFileSync(join(page, 'index.html'), 'utf8');
const assets = readdirSync(join(page, 'assets')).map((name) => ({
  name,
  text: readFileSync(join(page, 'assets', name), 'utf8'),
}));
const ending = (end: string) => assets.filter(({ name }) => name.endsWith(end));

describe("the dashboard's page as built", () => {
  it(`is under ${MOST_BYTES} bytes of zipped script`, () => {
    const scripts = ending('.js');
    expect(scripts.length).toBeGreaterThan(0);
    const zipped = scripts.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
    expect(zipped).toBeLessThan(MOST_BYTES);
  });

  it('has hashes in the names of its assets, and names each that it loads', () => {
    expect(assets.every(({ name }) => /-[\w-]{8}\.\w+$/.test(name))).toBe(true);
    const named = [...index.matchAll(/"\.\/assets\/([^"]+)"/g)].map(([, name]) => name);
    expect(named.sort()).toEqual(assets.map(({ name }) => name).sort());
  });

  it('holds nothing inline and asks no other host', () => {
    expect(index).not.toMatch(/<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=|https?:/);
    const styles = ending('.css').map(({ text }) => text);
    expect(styles.join('')).not.toMatch(/@import|url\(/);
    const hosts = ending('.js').flatMap(({ text }) => text.match(/https?:\/\/[\w.]+/g) ?? []);
    const spaces = ['http://www.w3.org'];
    expect(hosts.filter((host) => !spaces.includes(host))).toEqual([]);
  });
});
