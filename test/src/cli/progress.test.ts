import { describe, expect, it } from 'vitest';
import { progressOn, share } from '../../../src/cli/progress.js';

/** What is written to a terminal, or to something else. */
function written(isTTY: boolean, columns: number) {
  const said: string[] = [];
  const write = (text: string | Uint8Array) => said.push(String(text)) > 0;
  return { said, progress: progressOn({ isTTY, columns, write }) };
}

describe('progressOn', () => {
  it('updates one line in place, and takes it away', () => {
    const { said, progress } = written(true, 80);
    progress.show('one');
    progress.show('two');
    progress.clear();
    expect(said).toEqual(['\r\u001b[2Kone\r', '\r\u001b[2Ktwo\r', '\r\u001b[2K']);
  });

  it('clears nothing where nothing is shown', () => {
    const { said, progress } = written(true, 80);
    progress.clear();
    expect(said).toEqual([]);
  });

  it('never reaches the end of the line, where a terminal would begin another', () => {
    const { said, progress } = written(true, 30);
    progress.show('x'.repeat(50));
    expect(said).toEqual([`\r\u001b[2K${'x'.repeat(28)}…\r`]);
  });

  it('is silent where nobody looks', () => {
    const { said, progress } = written(false, 80);
    progress.show('one');
    progress.clear();
    expect(said).toEqual([]);
  });
});

describe('share', () => {
  it.each([
    [0, 10, 60_000, '0 of 10'],
    [1, 10, 4_000, '1 of 10'],
    [1, 10, 6_000, '1 of 10, about 54 s left'],
    [10, 100, 60_000, '10 of 100, about 9 min left'],
    [1, 100, 600_000, '1 of 100, about 17 h left'],
    [10, 10, 60_000, '10 of 10'],
  ])('of %d of %d after %d ms', (done, all, spent, said) => {
    expect(share(done, all, spent)).toBe(said);
  });
});
