import { expect, it } from 'vitest';
import { size } from '../../../src/cost/size.js';

it.each([
  [null, '–'],
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.00 KiB'],
  [10_485_760, '10.0 MiB'],
  [10_485_759, '10.0 MiB'],
  [1_048_575, '1.00 MiB'],
  [523_986_010, '500 MiB'],
  [-1536, '-1.50 KiB'],
  [5 * 1024 ** 4, '5.00 TiB'],
  [3000 * 1024 ** 5, '3000 PiB'],
])('%s bytes are %s', (bytes, shown) => {
  expect(size(bytes)).toBe(shown);
});
