import { expect, it } from 'vitest';
import { reread } from '../../../src/levels/reread.js';

it('reads once per name and key, also for those who come meanwhile', async () => {
  const reading = reread<string>();
  let reads = 0;
  const read = async () => `reading ${++reads}`;
  const both = await Promise.all([reading('a', '1', read), reading('a', '1', read)]);
  expect(both).toEqual(['reading 1', 'reading 1']);
  expect(await reading('b', '1', read)).toBe('reading 2');
  expect(await reading('a', '2', read)).toBe('reading 3');
  expect(await reading('a', '2', read)).toBe('reading 3');
  expect(await reading('a', '1', read)).toBe('reading 4');
});

it('reads again after a failure, which only those who waited for it see', async () => {
  const reading = reread<string>();
  const fails = () => Promise.reject(new Error('no disk'));
  const failed = [reading('a', '1', fails), reading('a', '1', fails)];
  for (const each of failed) await expect(each).rejects.toThrow('no disk');
  expect(await reading('a', '1', async () => 'there')).toBe('there');
});

it('keeps a newer reading when an older one fails late', async () => {
  const reading = reread<string>();
  let fail: (error: Error) => void = () => expect.fail('not asked');
  const old = reading('a', '1', () => new Promise((_, reject) => (fail = reject)));
  expect(await reading('a', '2', async () => 'newer')).toBe('newer');
  fail(new Error('late'));
  await expect(old).rejects.toThrow('late');
  expect(await reading('a', '2', async () => 'read again')).toBe('newer');
});
