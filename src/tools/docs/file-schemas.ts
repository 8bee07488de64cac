import { z } from 'zod';
import type { Exporter } from '../../../exporters/exporter.js';
import { EXPORTERS } from '../../../exporters/registry.js';
import { freshnessSchema } from '../../freshness/freshness-file.js';

/** A published file's name, and what it must look like. */
type PublishedFile = Pick<Exporter, 'file'> & { readonly schema: z.ZodType };

const FILES: readonly PublishedFile[] = [
  ...EXPORTERS,
  { file: 'freshness.json', schema: freshnessSchema },
];

/** The JSON Schema of every published file, by its path in the repository. */
export function fileSchemas(): ReadonlyMap<string, string> {
  return new Map(FILES.map((published) => [schemaPath(published), schemaText(published)]));
}

/** `whos-hot-v2.json` has the schema `docs/schemas/whos-hot-v2.schema.json`. */
export function schemaPath({ file }: Pick<Exporter, 'file'>): string {
  return `docs/schemas/${schemaName(file)}`;
}

function schemaName(file: string): string {
  return file.replace(/\.json$/, '.schema.json');
}

function schemaText({ file, schema }: PublishedFile): string {
  const { $schema, title, description, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => withoutIntegerLimits(jsonSchema),
  });
  const ordered = { $schema, $id: schemaName(file), title, description, ...rest };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** The bounds of JavaScript's safe integers say nothing about the file. */
function withoutIntegerLimits(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}
