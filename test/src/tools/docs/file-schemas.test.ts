import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exporter } from '../../../../exporters/exporter.js';
import { EXPORTERS } from '../../../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../../../src/adapters/duckdb/index.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { fileSchemas, schemaPath } from '../../../../src/tools/docs/file-schemas.js';
import { runOn } from '../../../support/run-exporter.js';
import { writeTables } from '../../../support/tables.js';
import { AS_OF, smallLeague } from './small-league.js';

type Json = Record<string, unknown>;

const folder = mkdtempSync(join(tmpdir(), 'trends-schemas-'));
let warehouse: Warehouse;

beforeAll(async () => {
  writeTables(folder, smallLeague());
  warehouse = await openDuckDbWarehouse({ folder, threads: 1 });
});

afterAll(async () => {
  await warehouse.close();
  rmSync(folder, { recursive: true, force: true });
});

function schemaOf(exporter: Exporter): Json {
  return JSON.parse(fileSchemas().get(schemaPath(exporter)) ?? '') as Json;
}

/** A validator of our schemas that shares no code with the one that wrote them. */
function validator(schema: Json): (file: unknown) => boolean {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  // Both come with a pattern, which is what checks them here.
  ajv.addFormat('date-time', true).addFormat('date', true);
  return ajv.compile(schema);
}

async function exported(exporter: Exporter): Promise<Json> {
  const { content } = await runOn(warehouse, exporter, { asOf: AS_OF });
  const file = { generated_at: `${AS_OF}T12:00:00.000Z`, as_of_date: AS_OF, ...content };
  return JSON.parse(JSON.stringify(file)) as Json;
}

/** Names of lists in a file that hold nothing. */
function emptyLists(value: unknown, name = ''): readonly string[] {
  if (Array.isArray(value)) {
    return value.length === 0 ? [name] : value.flatMap((item) => emptyLists(item, name));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => emptyLists(inner, `${name}.${key}`));
}

describe.each(EXPORTERS.map((exporter) => [exporter.file, exporter] as const))(
  'the schema of %s',
  (file, exporter) => {
    it('says what it is', () => {
      const { $schema, $id, title, description } = schemaOf(exporter);
      expect($schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect($id).toBe(file.replace('.json', '.schema.json'));
      expect(title).toMatch(/^[A-Z]\w+$/);
      expect(description).toMatch(/\.$/);
    });

    it('accepts an exported file in which no list is empty', async () => {
      const content = await exported(exporter);
      expect(emptyLists(content)).toEqual([]);
      const valid = validator(schemaOf(exporter));
      expect(valid(content)).toBe(true);
    });

    it('refuses the file without any one of its fields, or with another', async () => {
      const content = await exported(exporter);
      const valid = validator(schemaOf(exporter));
      for (const field of Object.keys(content)) {
        const { [field]: _, ...rest } = content;
        expect(valid(rest), `without ${field}`).toBe(false);
        expect(valid({ ...content, [field]: { not: 'this' } }), `other ${field}`).toBe(false);
      }
      expect(valid({ ...content, another: 1 })).toBe(false);
      expect(valid({ ...content, as_of_date: '2025-02-29' })).toBe(false);
      expect(valid({ ...content, generated_at: '2025-03-01T12:00:00' })).toBe(false);
    });
  },
);
