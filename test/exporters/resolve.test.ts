import { describe, expect, it } from 'vitest';
import { EXPORTERS, GROUPS } from '../../exporters/registry.js';
import { resolveExporters } from '../../exporters/resolve.js';
import { fc } from '../support/properties.js';

const NAMES: readonly string[] = EXPORTERS.map(({ name }) => name);

describe('resolveExporters', () => {
  it.each([
    [['trends-team'], ['trends-team']],
    [['trends-daily'], ['trends-hot-cold', 'trends-bounce-back']],
    [['trends-weekly'], ['trends-what-matters', 'trends-team', 'trends-quick-hits']],
    [['trends-all'], NAMES],
    [
      ['trends-deep-dive', 'trends-hot-cold'],
      ['trends-hot-cold', 'trends-deep-dive'],
    ],
    [
      ['trends-bounce-back', 'trends-daily'],
      ['trends-hot-cold', 'trends-bounce-back'],
    ],
    [[], []],
  ])('%j stands for %j', (names, exporters) => {
    expect(resolveExporters(names)).toEqual({ kind: 'known', names: exporters });
  });

  it('names every unknown one, what was meant, and what there is', () => {
    const resolved = resolveExporters(['hot-cold', 'trends-team', 'weather', 'trends-dayly']);
    expect(resolved).toEqual({
      kind: 'unknown',
      fault:
        '"hot-cold" is neither an exporter nor a group (did you mean trends-hot-cold?); ' +
        '"weather" is neither an exporter nor a group; ' +
        '"trends-dayly" is neither an exporter nor a group (did you mean trends-daily?). ' +
        `Exporters: ${NAMES.join(', ')}. Groups: trends-daily, trends-weekly, trends-all.`,
    });
  });

  it.each(['', 'toString', '__proto__', 'TRENDS-TEAM'])('does not know %j', (name) => {
    expect(resolveExporters([name]).kind).toBe('unknown');
  });

  it("keeps the registry's order without doubles, whatever the order of the names", () => {
    const name = fc.constantFrom(...NAMES, ...Object.keys(GROUPS));
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const expected = NAMES.filter((exporter) =>
          names.some((given) => given === exporter || GROUPS[given]?.includes(exporter)),
        );
        expect(resolveExporters(names)).toEqual({ kind: 'known', names: expected });
      }),
    );
  });
});
