import { describe, expect, it } from 'vitest';
import { storeFailure } from '../../../../src/adapters/directory/failures.js';

const systemError = (code: string, syscall: string) =>
  Object.assign(new Error(`${code}: said, ${syscall} '/files/a'`), { code, syscall });

describe('a failed system call', () => {
  it.each([
    ['EPERM', 'link', true, 'hard links'],
    ['ENOSYS', 'link', true, 'hard links'],
    ['ENOTSUP', 'link', true, 'hard links'],
    ['EPERM', 'open', true, 'read and write access'],
    ['EACCES', 'link', true, 'read and write access'],
    ['ENOSPC', 'write', false, 'Free space'],
    ['EIO', 'fsync', false, 'Check the disk'],
  ])('%s of %s says what helps', (code, syscall, permanent, remedy) => {
    expect(storeFailure('Writing /files/a', systemError(code, syscall))).toMatchObject({
      name: 'StoreError',
      message: `Writing /files/a failed: ${code}: said, ${syscall} '/files/a'`,
      permanent,
      remedy: expect.stringContaining(remedy),
    });
  });
});
