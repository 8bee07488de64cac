import { PreconditionFailed, StoreError } from '../../domain/errors.js';
import { textIn } from '../../domain/untyped.js';

interface Meaning {
  readonly permanent: boolean;
  readonly remedy: string;
}

const NO_SPACE: Meaning = {
  permanent: false,
  remedy: 'Free space on that disk; it is retried.',
};
const NO_ACCESS: Meaning = { permanent: true, remedy: 'Grant this process read and write access.' };
const READ_ONLY: Meaning = {
  permanent: true,
  remedy: 'That file system is mounted read-only: mount it for writing, or name another folder.',
};
const NOT_THERE: Meaning = {
  permanent: false,
  remedy: 'A folder above it vanished: check that its disk is mounted; it is retried.',
};
const IN_THE_WAY: Meaning = {
  permanent: true,
  remedy: 'Move away the file that stands where a folder must be (or the reverse).',
};
const NO_LINKS: Meaning = {
  permanent: true,
  remedy: 'Use a local file system: this one has no hard links.',
};

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOSPC: NO_SPACE,
  EDQUOT: NO_SPACE,
  EACCES: NO_ACCESS,
  EPERM: NO_ACCESS,
  EROFS: READ_ONLY,
  ENOENT: NOT_THERE,
  ENOTDIR: IN_THE_WAY,
  EISDIR: IN_THE_WAY,
  EEXIST: IN_THE_WAY,
  ENOSYS: NO_LINKS,
  ENOTSUP: NO_LINKS,
  EXDEV: NO_LINKS,
  ENAMETOOLONG: { permanent: true, remedy: 'Use a shorter name or folder.' },
};

/** The code of a failed system call, e.g. `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/**
 * A failed system call as an error that says what was being done to which object.
 * @param about the object at fault, where it is that one alone
 */
export function storeFailure(doing: string, error: unknown, about?: string): StoreError {
  if (error instanceof StoreError || error instanceof PreconditionFailed) return error;
  const meaning = meaningOf(error);
  const said = error instanceof Error ? error.message : String(error);
  return new StoreError(`${doing} failed: ${said}`, {
    permanent: meaning?.permanent ?? false,
    remedy: meaning?.remedy ?? 'Check the disk; it is retried.',
    cause: error,
    ...(about !== undefined && { about }),
  });
}

function meaningOf(error: unknown): Meaning | undefined {
  const code = codeOf(error);
  // So Linux says that a file system has no hard links; the draft to be linked is our own.
  if (code === 'EPERM' && textIn(error, 'syscall') === 'link') return NO_LINKS;
  return code === undefined ? undefined : MEANINGS[code];
}

/** The result, or undefined when there is nothing at the path. */
export async function unlessAbsent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
