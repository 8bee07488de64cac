import { describe, expect, it } from 'vitest';
import { EXPORTERS, GROUPS } from '../../exporters/registry.js';
import { TABLES } from '../../src/domain/tables.js';

const AS_OF = '2025-01-31';

describe('the registry', () => {
  it('lists the six in their order', () => {
    expect(EXPORTERS.map(({ name, file }) => [name, file])).toEqual([
      ['trends-hot-cold', 'whos-hot-v2.json'],
      ['trends-bounce-back', 'bounce-back.json'],
      ['trends-what-matters', 'what-matters.json'],
      ['trends-team', 'team-tendencies.json'],
      ['trends-quick-hits', 'quick-hits.json'],
      ['trends-deep-dive', 'deep-dive-current.json'],
    ]);
  });

  it('has groups of known exporters, all of them in one', () => {
    const names = EXPORTERS.map(({ name }) => name);
    for (const group of Object.values(GROUPS))
      expect(names).toEqual(expect.arrayContaining([...group]));
    expect(GROUPS['trends-all']).toEqual(names);
  });
});

describe.each(EXPORTERS.map((exporter) => [exporter.name, exporter] as const))(
  '%s',
  (_, exporter) => {
    const params = exporter.parameters.parse({});
    const sources = exporter.sources(params);

    it('declares exactly the tables that its query names', () => {
      const named = TABLES.filter(({ name }) => exporter.sql.includes(name)).map(
        ({ name }) => name,
      );
      expect(sources.map(({ table }) => table).sort()).toEqual([...named].sort());
    });

    it('binds exactly the parameters that its query names', () => {
      const code = exporter.sql.replaceAll(/--.*/g, '');
      const named = new Set([...code.matchAll(/@(\w+)/g)].map(([, name]) => name));
      const bound = [
        'as_of',
        'through',
        'judged_through',
        ...Object.keys(exporter.bind(params, AS_OF)),
      ];
      expect([...named].sort()).toEqual(bound.sort());
    });

    it('names no parameter in a comment, where some tools bind it as well', () => {
      expect(exporter.sql.match(/--.*@\w+/g)).toBeNull();
    });

    it('reads at least what it counts, and nothing after the as-of date', () => {
      const dated = sources.filter((source) => source.kind === 'dated');
      expect(dated.length).toBeGreaterThan(0);
      for (const { window, span } of dated) {
        expect(span(AS_OF).from <= window(AS_OF).from).toBe(true);
        expect([window(AS_OF).to, span(AS_OF).to]).toEqual([AS_OF, AS_OF]);
      }
    });
  },
);
