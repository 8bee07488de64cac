import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { describeOnRealSeasons } from '../support/real-seasons.js';
import { runOn } from '../support/run-exporter.js';

/** Early, middle, late and summer of both seasons, the break, and before any data. */
const DATES = [
  '2023-10-01',
  '2023-10-25',
  '2023-12-18',
  '2024-02-20',
  '2024-03-18',
  '2024-04-14',
  '2024-07-15',
  '2024-10-23',
  '2024-11-18',
  '2025-01-06',
  '2025-02-24',
  '2025-04-13',
  '2025-08-01',
];

describeOnRealSeasons('every exporter on real seasons', (folder) => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    warehouse = await openDuckDbWarehouse({ folder });
  });
  afterAll(() => warehouse.close());

  for (const exporter of EXPORTERS) {
    it.each(DATES)(
      `${exporter.name} as of %s is valid and says what it was built from`,
      async (asOf) => {
        const { inputs, dataFaults } = await runOn(warehouse, exporter, { asOf });
        const dated = exporter
          .sources(exporter.parameters.parse({}))
          .flatMap((source) => (source.kind === 'dated' ? [source.table] : []));
        expect(inputs.map(({ table }) => table).sort()).toEqual([...dated].sort());
        for (const { teamGames } of inputs)
          expect(teamGames?.window.present).toBe(teamGames?.window.scheduled);
        expect(dataFaults).toBe(0);
      },
    );

    it(`${exporter.name} gives the same twice`, async () => {
      const run = { asOf: '2025-01-06' };
      const again = await runOn(warehouse, exporter, run);
      expect(again).toEqual(await runOn(warehouse, exporter, run));
    });
  }
});
