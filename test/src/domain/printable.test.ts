import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from '../../../src/domain/printable.js';
import { fc } from '../../support/properties.js';

const OBEYED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const HOSTILE = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u001b', '\u009b', '\u0007', '\r', '\n', '\u202e', '\u2066', '\u200b'),
    fc.constantFrom('\u2028', '\u2029', '\u00ad', '\ufeff', '\u{e0041}', '"', '\\', 'é', '名'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

describe('printable', () => {
  it.each([
    ['\u001b[2J', '\\x1b[2J'],
    ['a\nb\rc\td', 'a\\x0ab\\x0dc\td'],
    ['\u009b31m', '\\x9b31m'],
    ['abc\u202edcba', 'abc\\u202edcba'],
    ['\u2066\u2069\u200b\ufeff\u2028\u2029', '\\u2066\\u2069\\u200b\\ufeff\\u2028\\u2029'],
    ['tag \u{e0041}', 'tag \\u{e0041}'],
    ['Nikola Jokić – 名', 'Nikola Jokić – 名'],
  ])('shows %j as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves nothing that a terminal obeys, whatever the text', () => {
    fc.assert(
      fc.property(HOSTILE, (text) => {
        expect(printable(text).replaceAll('\t', '')).not.toMatch(OBEYED);
        expect(printableLines(text).replace(/[\t\n]/g, '')).not.toMatch(OBEYED);
      }),
    );
  });
});

describe('printableLines', () => {
  it('lets nothing that was read begin a line', () => {
    expect(printableLines('a\n✓ ok\r\n  b')).toBe('a\n    ✓ ok\n  b');
  });
});

describe('printableJson', () => {
  it('says exactly the same, in characters that can be seen', () => {
    fc.assert(
      fc.property(fc.dictionary(HOSTILE, HOSTILE), (value) => {
        const json = printableJson(JSON.stringify(value, null, 2));
        expect(JSON.parse(json)).toEqual(value);
        expect(json.replaceAll('\n', '')).not.toMatch(OBEYED);
      }),
    );
  });
});
