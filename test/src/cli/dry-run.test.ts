import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../src/cli/commands/dry-run.js';
import { loadConfig } from '../../../src/config/index.js';
import { WarehouseError } from '../../../src/domain/errors.js';
import type { Query } from '../../../src/domain/query.js';
import type { Warehouse } from '../../../src/ports/warehouse.js';
import type { Draft, Failure } from '../../../streams/flow.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { levelsOf } from '../../support/levels.js';
import { memoryStore } from '../../support/memory-store.js';
import { modelWorld } from '../../support/model-world.js';
import { draft } from '../../support/refreshes.js';
import { newYork, virtualTime } from '../../support/virtual-time.js';

const TODAY = '2025-12-01';

const DRAFT = draft({ body: new TextEncoder().encode('{"hot":[]}') });

/** A dry run of hot & cold, computed as told, on a warehouse that estimates as told. */
async function dried(estimate: Warehouse['estimate'], result: Draft | Failure = DRAFT) {
  const time = virtualTime(newYork(TODAY, '12:00'));
  const { deps } = modelWorld({ time });
  const ordered = {
    deps: { ...deps, refresh: () => of(result) },
    reader: { read: async () => levelsOf({}, []), note: () => undefined },
    order: { exporters: ['trends-hot-cold'], date: TODAY, force: false },
  };
  const parts = {
    warehouse: { ...cannedWarehouse(), estimate },
    published: memoryStore(),
    privately: memoryStore(),
    scheduler: time.scheduler,
  };
  const lines: string[] = [];
  const answers: unknown[] = [];
  const code = await dryRun(ordered, parts, loadConfig({ env: {}, flags: {} }), {
    json: false,
    line: (text = '') => void lines.push(text),
    data: (value) => void answers.push(value),
    doing: () => undefined,
  });
  return { lines, answer: answers[0], code };
}

describe('what the query of a dry run reads', () => {
  it('is told where the warehouse knows, of the very query', async () => {
    const asked: Query[] = [];
    const { lines, answer, code } = await dried(async (query) => {
      asked.push(query);
      return 3_145_728;
    });
    expect(code).toBe(0);
    expect(lines).toEqual([
      'trends-hot-cold: would publish v1/trends/whos-hot-v2.json',
      '  its query reads 3.00 MiB',
      '  there is no live file yet',
    ]);
    expect(answer).toMatchObject({ results: [{ estimatedBytes: 3_145_728 }] });
    expect(asked).toMatchObject([
      {
        sql: expect.stringContaining('@as_of'),
        parameters: { as_of: { type: 'DATE', value: TODAY } },
      },
    ]);
  });

  it('is not told where the warehouse does not know', async () => {
    const { lines, answer } = await dried(async () => null);
    expect(lines.join('\n')).not.toContain('reads');
    expect(answer).toMatchObject({ results: [{ estimatedBytes: null }] });
  });

  it('is told of a query that was refused for reading too much', async () => {
    const refused = { kind: 'permanent', message: 'too much', remedy: 'Raise it.' } as const;
    const { lines, code } = await dried(async () => 20 * 1024 ** 3, refused);
    expect(code).toBe(1);
    expect(lines).toEqual([
      'trends-hot-cold: failed',
      '  its query reads 20.0 GiB',
      '  too much',
      '  try: Raise it.',
    ]);
  });

  it('leaves the comparison whole when it cannot be had', async () => {
    const none = new WarehouseError('no access', { permanent: true, remedy: 'Grant it.' });
    const { answer, code } = await dried(() => Promise.reject(none));
    expect(code).toBe(0);
    expect(answer).toMatchObject({ results: [{ status: 'would-publish', estimatedBytes: null }] });
  });
});
