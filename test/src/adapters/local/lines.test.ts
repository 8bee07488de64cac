import { expect, it } from 'vitest';
import { splitLines } from '../../../../src/adapters/local/lines.js';
import { fc } from '../../../support/properties.js';

async function* inChunks(bytes: Uint8Array, cuts: readonly number[]) {
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    yield bytes.subarray(start, Math.max(start, cut));
    start = Math.max(start, cut);
  }
}

it('finds the same lines however the bytes are cut into chunks', async () => {
  const byte = fc.constantFrom(0x0a, 0x0d, 0x22, 0x41, 0xc3, 0xff);
  const cuts = fc.array(fc.nat(60)).map((places) => places.sort((a, b) => a - b));
  const limit = 8;
  await fc.assert(
    fc.asyncProperty(fc.array(byte), cuts, async (raw, at) => {
      const bytes = Uint8Array.from(raw);
      const found: string[] = [];
      for await (const line of splitLines(inChunks(bytes, at), limit)) {
        const what = line.kind === 'line' ? Buffer.from(line.bytes).toString('latin1') : line.kind;
        found.push(`${line.number} ${what}`);
      }
      const expected = Buffer.from(bytes)
        .toString('latin1')
        .split('\n')
        .map((line, index) => ({ line, number: index + 1 }))
        .filter(({ line }) => line !== '' && line !== '\r')
        .map(({ line, number }) => `${number} ${line.length > limit ? 'too-long' : line}`);
      expect(found).toEqual(expected);
    }),
  );
});
