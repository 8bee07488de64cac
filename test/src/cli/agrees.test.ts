import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { agrees } from '../../../src/cli/agrees.js';

/** A terminal at which somebody presses these keys. */
function terminal(keys: string) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  input.write(keys);
  return { input, output };
}

it.each([
  ['y\r', true],
  ['YES\r', true],
  [' yes \r', true],
  ['n\r', false],
  ['\r', false],
  ['yesterday\r', false],
])('takes %j as %s', async (keys, agreed) => {
  expect(await agrees('Go on? ', terminal(keys))).toBe(agreed);
});

it.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('takes %s as no, and as no error', async (_name, keys) => {
  expect(await agrees('Go on? ', terminal(keys))).toBe(false);
});
