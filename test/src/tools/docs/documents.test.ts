import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../../exporters/registry.js';
import { FLAGGED, optionOf } from '../../../../src/config/flag-layer.js';
import { LEAVES } from '../../../../src/config/leaves.js';
import { cadenceText } from '../../../../src/tools/docs/configuration-page.js';
import { exampleFile } from '../../../../src/tools/docs/example-file.js';
import { documents } from '../../../../src/tools/docs/index.js';
import { table } from '../../../../src/tools/docs/markdown.js';
import { load } from '../../config/load.js';

const ROOT = new URL('../../../../', import.meta.url);

describe('the documents written from the code', () => {
  it.each([...documents()])('%s is up to date (else: npm run docs)', (path, text) => {
    const file = new URL(path, ROOT);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('are the pages and one schema for every published file', () => {
    const names = EXPORTERS.map(
      ({ file }) => `docs/schemas/${file.replace('.json', '.schema.json')}`,
    );
    const freshness = 'docs/schemas/freshness.schema.json';
    const pages = ['docs/configuration.md', 'docs/log-events.md'];
    expect([...documents().keys()]).toEqual([...pages, ...names, freshness]);
  });
});

describe('the configuration page', () => {
  const page = documents().get('docs/configuration.md') ?? '';

  it('names every key, variable, flag and parameter, each with a description', () => {
    for (const { path, variable, schema } of LEAVES) {
      const row = page.split('\n').find((line) => line.startsWith(`| \`${path.join('.')}\` |`));
      expect(row).toContain(`\`${variable}\``);
      expect(schema.description).toBeTruthy();
      expect(schema.values).toBeTruthy();
      if (schema.flag) expect(row).toContain(`\`${schema.flag}\``);
    }
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    for (const row of rows) expect(row.split('|')[2]?.trim()).not.toBe('');
    expect(page).not.toContain('undefined');
  });

  it('has an example that loads: the defaults, and what it says of two exporters', () => {
    const { exporters, ...settings } = load(exampleFile());
    const { exporters: modules, ...defaults } = load('');
    expect(settings).toEqual(defaults);
    const changed = Object.keys(exporters).filter(
      (name) => JSON.stringify(exporters[name]) !== JSON.stringify(modules[name]),
    );
    expect(changed).toEqual(['trends-hot-cold', 'trends-team']);
  });
});

it('every flag of a setting is an option that loading reads', () => {
  const flags = Object.fromEntries(FLAGGED.map(({ flag }) => [optionOf(flag), 'x']));
  expect(Object.keys(flags)).toEqual([
    ...['data', 'out', 'state', 'prefix', 'host', 'port', 'logLevel', 'logFormat'],
  ]);
});

it.each([
  [{ kind: 'daily', at: '06:00' }, 'daily at 06:00'],
  [{ kind: 'weekly', on: 'wed', at: '08:00' }, 'every Wednesday at 08:00'],
  [
    { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-10-20' },
    'every second Monday at 06:00, counted from 2025-10-20',
  ],
  [{ kind: 'monthly', day: 1, at: '06:00' }, 'monthly on day 1 at 06:00'],
] as const)('%j reads as %j', (cadence, text) => {
  expect(cadenceText(cadence)).toBe(text);
});

it('a table escapes what would end a cell', () => {
  expect(table(['a'], [['x|y\nz']])).toBe('| a |\n| --- |\n| x\\|y z |');
});
