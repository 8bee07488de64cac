import { readJson } from '../domain/read-json.js';
import { tableOf } from '../domain/table-of.js';
import type { TableName } from '../domain/tables.js';
import { bodyOf, type StoredLetter } from './dead-letter-box.js';

/** The table that a letter was about, where its body still says so. */
export function tableIn({ letter }: StoredLetter): TableName | null {
  const json = readJson(bodyOf(letter));
  if (!json.ok) return null;
  const field = (name: string) => {
    const value: unknown = Reflect.get(json.value, name);
    return typeof value === 'string' ? value : '';
  };
  return tableOf({
    processor_name: field('processor_name'),
    output_dataset: field('output_dataset'),
    output_table: field('output_table'),
    target_table: field('target_table'),
  });
}
