import { describe, expect, it } from 'vitest';
import { faultsOf, type Published, textOf, type Version } from './checker.js';

const file = 'whos-hot-v2.json';
const text = (asOf: string, at: string, says: string) =>
  JSON.stringify({ generated_at: at, as_of_date: asOf, says });

function version(generation: number, day: string, hour: string, says: string): Version {
  const asOf = `2025-01-${day}`;
  return { file, generation, text: text(asOf, `2025-01-20T${hour}:00:00Z`, says), metadata: {} };
}

function faults(versions: readonly Version[], more: Partial<Published> = {}): readonly string[] {
  const history = versions.map((each, index) => ({
    name: `2025-01-20/whos-hot-v2.run-${index}.json`,
    text: each.text,
  }));
  const expected = ['a', 'b', 'c'].map((says) => ({
    asOf: '2025-01-20',
    texts: { [file]: textOf({ as_of_date: '2025-01-20', says }) },
  }));
  return faultsOf({ seen: [], versions, history, expected, cuts: 0, ...more });
}

describe('the checker of published files', () => {
  it('finds nothing wrong with versions in the order of the loads', () => {
    expect(faults([version(1, '20', '10', 'a'), version(2, '20', '11', 'c')])).toEqual([]);
  });

  it.each([
    ['published twice', [version(1, '20', '10', 'a'), version(2, '20', '11', 'a')]],
    ['of load 0, after one of load 1', [version(1, '20', '10', 'b'), version(2, '20', '11', 'a')]],
    ['the data never said that', [version(1, '20', '10', 'x')]],
    ['generated_at went back', [version(1, '20', '11', 'a'), version(2, '20', '10', 'b')]],
    ['as_of_date went back', [version(1, '20', '10', 'a'), version(2, '19', '11', 'b')]],
    ['one is missing', [version(1, '20', '10', 'a'), version(3, '20', '11', 'b')]],
  ])('says: %s', (said, versions) => {
    expect(faults(versions).join('\n')).toContain(said);
  });

  it('tells what a reader must not find, and copies without a cause', () => {
    const versions = [version(1, '20', '10', 'a')];
    const seen = [{ file, text: '{"as_of' }];
    expect(faults(versions, { seen }).join('\n')).toContain('was torn');
    expect(faults(versions, { history: [] }).join('\n')).toContain('no copy in history');
    const stray = { name: '2025-01-20/whos-hot-v2.run-9.json', text: '{}' };
    const history = versions.map((each) => ({ ...stray, text: each.text }));
    expect(faults(versions, { history: [...history, stray] }).join('\n')).toContain('never live');
  });
});
