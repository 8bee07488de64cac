import { describe, expect, it } from 'vitest';
import { DEEPEST_NESTING, LARGEST_BODY_BYTES, readJson } from '../../../src/domain/read-json.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const faultOf = (body: Uint8Array) => {
  const read = readJson(body);
  return read.ok ? 'none' : read.fault;
};

describe('readJson', () => {
  it('reads an object, with or without a byte order mark', () => {
    expect(readJson(bytes('{"a":1}'))).toEqual({ ok: true, value: { a: 1 } });
    expect(readJson(bytes('\uFEFF{"a":1}'))).toEqual({ ok: true, value: { a: 1 } });
  });

  it('refuses ten megabytes unread', () => {
    const huge = new Uint8Array(10_000_000).fill(0x20);
    expect(faultOf(huge)).toContain(`10000000 bytes, more than the ${LARGEST_BODY_BYTES} allowed`);
  });

  it('takes what is just within the size', () => {
    const padding = ' '.repeat(LARGEST_BODY_BYTES - 2);
    expect(readJson(bytes(`{${padding}}`)).ok).toBe(true);
    expect(readJson(bytes(`{ ${padding}}`)).ok).toBe(false);
  });

  it('refuses nesting that could exhaust a stack, but not brackets in strings', () => {
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(readJson(bytes(nested(DEEPEST_NESTING))).ok).toBe(true);
    expect(faultOf(bytes(nested(DEEPEST_NESTING + 1)))).toContain('nested deeper than 64');
    expect(faultOf(bytes('['.repeat(400_000)))).toContain('nested deeper');
    const text = JSON.stringify({ a: `\\"${'[{'.repeat(500)}` });
    expect(readJson(bytes(text))).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it('refuses other encodings', () => {
    expect(faultOf(new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]))).toContain('not UTF-8');
    expect(faultOf(new Uint8Array([0x7b, 0x00, 0x7d, 0x00]))).toContain('not JSON');
    expect(faultOf(new Uint8Array([0x22, 0xc3, 0x28, 0x22]))).toContain('not UTF-8');
  });

  it.each(['[]', '[{"a":1}]', '"text"', '1', 'null', 'true'])(
    'refuses %s: not an object',
    (text) => {
      expect(faultOf(bytes(text))).toContain('not an object');
    },
  );

  it('reads the foreign tokens of other writers as null, and only outside strings', () => {
    const text = '{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \\\\\\" Infinity","NaN":1}';
    expect(readJson(bytes(text))).toEqual({
      ok: true,
      value: { a: null, b: [null, null], c: 'NaN \\" Infinity', NaN: 1 },
    });
  });

  it('takes no longer for a text of quotes and escapes that never end', () => {
    const text = `{"a":NaN,"b":${'"\\\\"'.repeat(200_000)}`;
    const began = performance.now();
    expect(faultOf(bytes(text))).toContain('not JSON');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('says that a body is empty', () => {
    expect(faultOf(bytes(''))).toBe('message body: is empty. Send one JSON object.');
  });

  it.each([' ', '{', '{"a":1}{"b":2}', "{'a':1}", '{"a":xNaN}', '{"a":nan}'])(
    'refuses %j: not JSON',
    (text) => {
      expect(faultOf(bytes(text))).toMatch(
        /^message body: not JSON \(.*\)\. Send one JSON object\.$/s,
      );
    },
  );
});
