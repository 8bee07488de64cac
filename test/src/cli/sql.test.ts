import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../../src/adapters/duckdb/index.js';
import type { Parameter, SqlType } from '../../../src/domain/query.js';
import { writeLeague } from '../../../src/sample/index.js';
import { runCommand } from '../../support/run-command.js';
import { sampleSeason } from '../../support/sample-folder.js';
import { temporaryFolder } from '../../support/table-folder.js';

const NAMES = EXPORTERS.map(({ name }) => name);
const DATE = ['--date', '2025-01-15'];

describe('trends sql', () => {
  it.each(NAMES)('prints the plain text of %s, and every parameter that it names', async (name) => {
    const { text, code } = await runCommand('sql', name, ...DATE);
    expect(code).toBe(0);
    const [head = '', ...rest] = text.split('\n\n');
    const sql = rest.join('\n\n').replaceAll(/^\s*--.*$/gm, '');
    const given = [...head.matchAll(/^-- @(\w+) = .+$/gm)].map(([, parameter]) => parameter);
    const named = new Set([...sql.matchAll(/@(\w+)/g)].map(([, parameter]) => parameter));
    expect(given.toSorted()).toEqual([...named].toSorted());
    expect(head).toContain("-- @as_of = DATE '2025-01-15'");
    expect(text).not.toContain('@include');
  });

  it('keeps the text as it is, line by line', async () => {
    const { text } = await runCommand('sql', 'trends-team', ...DATE);
    const team = EXPORTERS.find(({ name }) => name === 'trends-team');
    expect(text.endsWith(`\n\n${team?.sql.trimEnd()}\n`)).toBe(true);
  });

  it('gives machines what a warehouse takes as it is', async () => {
    const folder = join(temporaryFolder('sql'), 'data');
    await writeLeague(sampleSeason(), folder, { through: '2025-01-14' });
    const { text } = await runCommand('sql', 'trends-hot-cold', ...DATE, '--json');
    const { sql, parameters } = JSON.parse(text) as {
      readonly sql: string;
      readonly parameters: readonly { name: string; type: SqlType; value: string }[];
    };
    const values = parameters.map(({ name, type, value }): [string, Parameter] => [
      name,
      { type, value: type === 'INT64' ? BigInt(value) : value },
    ]);
    const warehouse = await openDuckDbWarehouse({ folder });
    const { rows } = await warehouse.query({ sql, parameters: Object.fromEntries(values) });
    expect(rows.length).toBeGreaterThan(0);
  });

  it('refuses a date to come, and a group', async () => {
    await expect(runCommand('sql', 'trends-team', '--date', '2999-01-01')).rejects.toThrow(
      '--date: 2999-01-01 lies after today',
    );
    await expect(runCommand('sql', 'trends-daily')).rejects.toThrow('is a group');
  });
});
