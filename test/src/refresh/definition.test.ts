import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { definitionOf } from '../../../src/refresh/definition.js';
import { temporaryFolder } from '../../support/table-folder.js';

const [hotCold, bounceBack] = EXPORTERS;
if (hotCold === undefined || bounceBack === undefined) expect.fail('no exporters');
const cadence = { kind: 'daily', at: '06:00' } as const;
const settings = { params: { min_games: 5 }, cadence };

describe('definitionOf', () => {
  it('is the same again, and another for every exporter', () => {
    expect(definitionOf(hotCold, settings)).toBe(definitionOf(hotCold, settings));
    const all = EXPORTERS.map((exporter) => definitionOf(exporter, settings));
    expect(new Set(all).size).toBe(EXPORTERS.length);
  });

  it('changes with the cadence, which texts name', () => {
    const later = { ...settings, cadence: { ...cadence, at: '07:00' } };
    expect(definitionOf(hotCold, later)).not.toBe(definitionOf(hotCold, settings));
  });

  it('changes with the parameters', () => {
    expect(definitionOf(hotCold, { ...settings, params: { min_games: 4 } })).not.toBe(
      definitionOf(hotCold, settings),
    );
  });
});

describe('definitionOf on a copy of the code', () => {
  const folder = temporaryFolder('code');
  beforeAll(() => {
    cpSync(resolve('exporters'), join(folder, 'exporters'), { recursive: true });
    cpSync(resolve('src/domain'), join(folder, 'domain'), { recursive: true });
  });

  /** Read anew, as a process started now would. */
  const now = (exporter = hotCold) =>
    definitionOf(exporter, settings, {
      exporters: pathToFileURL(join(folder, 'exporters/')),
      domain: pathToFileURL(join(folder, 'domain/')),
    });

  it('is that of the code it was copied from', () => {
    expect(now()).toBe(definitionOf(hotCold, settings));
  });

  it.each(['query.sql', 'build.ts'])('changes with its own %s, and others do not', (file) => {
    const before = [now(), now(bounceBack)];
    appendFileSync(join(folder, 'exporters/hot-cold', file), '\n');
    expect(now()).not.toBe(before[0]);
    expect(now(bounceBack)).toBe(before[1]);
  });

  it.each(['exporters/rates.ts', 'exporters/texts.ts', 'domain/fraction.ts'])(
    'changes with the shared %s',
    (file) => {
      const before = [now(), now(bounceBack)];
      appendFileSync(join(folder, file), '\n');
      expect(now()).not.toBe(before[0]);
      expect(now(bounceBack)).not.toBe(before[1]);
    },
  );

  it.each(['exporters/registry.ts', 'exporters/hot-cold/notes.md', 'domain/tables.ts'])(
    'is not touched by %s',
    (file) => {
      const before = now();
      writeFileSync(join(folder, file), 'something else');
      expect(now()).toBe(before);
    },
  );
});
