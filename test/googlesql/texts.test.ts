import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { composeSql } from '../../exporters/compose-sql.js';
import { EXPORTERS } from '../../exporters/registry.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const texts = ['src', 'streams', 'exporters'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => join(folder, file)),
);

it('has texts to look at', () => {
  expect(texts.length).toBeGreaterThanOrEqual(EXPORTERS.length);
});

it.each(texts)('%s is the text of an exporter, and so compared', (file) => {
  const compared = EXPORTERS.map(({ sql }) => sql);
  expect(compared).toContain(composeSql(readFileSync(join(ROOT, file), 'utf8')).sql);
});
