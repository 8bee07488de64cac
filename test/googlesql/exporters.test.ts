import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { expectSame } from './compare.js';
import { Engine } from './engine.js';
import { queryOf, tablesFedOn } from './feed.js';
import { LEAGUES, type League } from './leagues.js';
import { asOfDates, titleOf } from './occasions.js';

let engine: Engine;
const compared: string[] = [];

beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(async () => {
  await engine.stop();
  console.info(`Both engines gave the same on ${compared.length}:\n${compared.join('\n')}`);
});

describe.each(EXPORTERS.map((each) => [each.name, each] as const))('%s', (_, exporter) => {
  it.each(asOfDates(['2025-03-12'])(exporter).map((each) => [titleOf(each), each] as const))(
    'is valid GoogleSQL and names exactly its parameters and tables %s',
    async (_, refresh) => {
      const query = queryOf(refresh);
      const { parameters } = await engine.analyze(query);
      expect(parameters).toEqual(Object.keys(query.parameters).sort());
      expect(await engine.tablesOf(exporter.sql)).toEqual(tablesFedOn(refresh));
    },
  );
});

for (const source of LEAGUES) {
  describe.skipIf(source.missing)(source.name, () => {
    let league: League;
    beforeAll(async () => {
      league = await source.open();
    });
    afterAll(() => league.duckdb.close());

    for (const exporter of EXPORTERS) {
      it.each(source.occasions(exporter).map((each) => [titleOf(each), each] as const))(
        `${exporter.name} gives the same rows and content %s`,
        async (when, refresh) => {
          const what = await expectSame(engine, league, refresh);
          compared.push(`${source.name}, ${exporter.name} ${when}: ${what}`);
        },
      );
    }
  });
}

it('has exporters to compare', () => {
  expect(EXPORTERS.length).toBeGreaterThan(0);
});
