import { describe, expect, it } from 'vitest';
import { jsonChanges } from '../../../src/domain/json-changes.js';

describe('jsonChanges', () => {
  it.each([null, 1, 'text', [], {}, { a: [1, { b: null }] }])(
    'finds none between %j and itself',
    (value) => {
      expect(jsonChanges(value, structuredClone(value))).toEqual([]);
    },
  );

  it('names each leaf that differs, in document order', () => {
    const before = { at: 1, hot: [{ name: 'a', rate: 0.5 }, { name: 'b' }], gone: true };
    const after = { at: 2, hot: [{ name: 'a', rate: 0.6 }, { name: 'c' }], come: null };
    expect(jsonChanges(before, after)).toEqual([
      { path: 'at', before: 1, after: 2 },
      { path: 'hot[0].rate', before: 0.5, after: 0.6 },
      { path: 'hot[1].name', before: 'b', after: 'c' },
      { path: 'gone', before: true, after: undefined },
      { path: 'come', before: undefined, after: null },
    ]);
  });

  it('compares arrays by position, whatever their length', () => {
    expect(jsonChanges({ list: [1, 2] }, { list: [2] })).toEqual([
      { path: 'list[0]', before: 1, after: 2 },
      { path: 'list[1]', before: 2, after: undefined },
    ]);
  });

  it('tells a value from one of another kind as a whole', () => {
    expect(jsonChanges({ a: [] }, { a: {} })).toEqual([{ path: 'a', before: [], after: {} }]);
    expect(jsonChanges(null, { a: 1 })).toEqual([{ path: '', before: null, after: { a: 1 } }]);
    expect(jsonChanges('1', 1)).toEqual([{ path: '', before: '1', after: 1 }]);
  });
});
